/**
 * What a running program says of itself and what it costs: metrics, processor time, heap, profile.
 */
@NullMarked
package io.sandboxbroker.benchmarks.process;

import org.jspecify.annotations.NullMarked;
