/** Allocates a sandbox: <code>POST /v1/allocate</code>. */
@NullMarked
package io.sandboxbroker.gateway.allocation;

import org.jspecify.annotations.NullMarked;
