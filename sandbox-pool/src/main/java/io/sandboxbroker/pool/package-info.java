/**
 * The pool of sandboxes: what a sandbox can be, what can happen to it, and what is decided then.
 * Pure; what stores it is behind {@link io.sandboxbroker.pool.SandboxStore}.
 */
@NullMarked
package io.sandboxbroker.pool;

import org.jspecify.annotations.NullMarked;
