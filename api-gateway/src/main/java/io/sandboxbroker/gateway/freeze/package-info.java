/** What operators have stopped: read by every service, switched and shown here. */
@NullMarked
package io.sandboxbroker.gateway.freeze;

import org.jspecify.annotations.NullMarked;
