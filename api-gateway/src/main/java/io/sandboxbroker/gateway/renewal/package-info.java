/** Renews the lease of a track. */
@NullMarked
package io.sandboxbroker.gateway.renewal;

import org.jspecify.annotations.NullMarked;
