/** The students and the gateways between them and the log. */
@NullMarked
package io.sandboxbroker.simulation.client;

import org.jspecify.annotations.NullMarked;
