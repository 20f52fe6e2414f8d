/** The pool's table, as a benchmark fills it, reads it back and measures it alone. */
@NullMarked
package io.sandboxbroker.benchmarks.pool;

import org.jspecify.annotations.NullMarked;
