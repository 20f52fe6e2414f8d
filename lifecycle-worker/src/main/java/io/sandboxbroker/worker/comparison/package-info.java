/** Compares each list of the CSP with the last complete one and publishes what has changed. */
@NullMarked
package io.sandboxbroker.worker.comparison;

import org.jspecify.annotations.NullMarked;
