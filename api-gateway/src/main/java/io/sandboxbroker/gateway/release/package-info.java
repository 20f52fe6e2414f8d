/** A track gives its sandbox back. */
@NullMarked
package io.sandboxbroker.gateway.release;

import org.jspecify.annotations.NullMarked;
