/**
 * The pool of sandboxes: states, triggers and pure decisions, and the store behind an interface.
 */
@NullMarked
package io.sandboxbroker.pool;

import org.jspecify.annotations.NullMarked;
