/** Shows a track its sandbox, and runs the gateway's calls of the pool's table. */
@NullMarked
package io.sandboxbroker.gateway.lookup;

import org.jspecify.annotations.NullMarked;
