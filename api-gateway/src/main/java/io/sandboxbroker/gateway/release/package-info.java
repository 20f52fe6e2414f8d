/** Releases the sandbox of a track. */
@NullMarked
package io.sandboxbroker.gateway.release;

import org.jspecify.annotations.NullMarked;
