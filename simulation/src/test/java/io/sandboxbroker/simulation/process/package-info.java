/** The services' processes: each runs the real code, crashes, pauses and starts again. */
@NullMarked
package io.sandboxbroker.simulation.process;

import org.jspecify.annotations.NullMarked;
