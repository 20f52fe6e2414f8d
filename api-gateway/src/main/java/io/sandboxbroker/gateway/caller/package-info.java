/** Who asks, by the headers of the track endpoints. */
@NullMarked
package io.sandboxbroker.gateway.caller;

import org.jspecify.annotations.NullMarked;
