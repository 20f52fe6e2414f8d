/** The guarantees: the audit's rules and those that only the simulation can see. */
@NullMarked
package io.sandboxbroker.simulation.judge;

import org.jspecify.annotations.NullMarked;
