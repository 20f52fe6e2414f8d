/** The topics that must be there before the gateway serves. */
@NullMarked
package io.sandboxbroker.gateway.topics;

import org.jspecify.annotations.NullMarked;
