/** The faults of a life: which kinds it has, how often, and until when. */
@NullMarked
package io.sandboxbroker.simulation.fault;

import org.jspecify.annotations.NullMarked;
