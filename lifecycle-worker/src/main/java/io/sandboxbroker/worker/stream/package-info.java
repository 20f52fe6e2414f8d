/** Runs the topologies: with bounded memory, exactly once, and restarting a thread that failed. */
@NullMarked
package io.sandboxbroker.worker.stream;

import org.jspecify.annotations.NullMarked;
