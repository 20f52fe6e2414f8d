/** Load drivers and yardsticks: measures the running broker and checks it meanwhile. */
@NullMarked
package io.sandboxbroker.benchmarks;

import org.jspecify.annotations.NullMarked;
