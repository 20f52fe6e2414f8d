/** Liveness and readiness of the gateway. */
@NullMarked
package io.sandboxbroker.gateway.health;

import org.jspecify.annotations.NullMarked;
