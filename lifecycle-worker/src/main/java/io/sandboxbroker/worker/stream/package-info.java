/** Runs the worker's topology, with bounded memory. */
@NullMarked
package io.sandboxbroker.worker.stream;

import org.jspecify.annotations.NullMarked;
