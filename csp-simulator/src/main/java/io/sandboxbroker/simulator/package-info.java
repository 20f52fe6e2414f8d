/** A stateful stand-in of the CSP's HTTP API, whose faults come on demand and from a seed. */
@NullMarked
package io.sandboxbroker.simulator;

import org.jspecify.annotations.NullMarked;
