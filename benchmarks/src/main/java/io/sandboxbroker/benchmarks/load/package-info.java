/** Sends requests as lab scripts do, and keeps every answer with its times. */
@NullMarked
package io.sandboxbroker.benchmarks.load;

import org.jspecify.annotations.NullMarked;
