/**
 * Holds a run to the promise: what was answered, what stands in the table and what was counted must
 * agree.
 */
@NullMarked
package io.sandboxbroker.benchmarks.check;

import org.jspecify.annotations.NullMarked;
