/** Calls the CSP and turns its answers and failures into values. */
@NullMarked
package io.sandboxbroker.worker.csp;

import org.jspecify.annotations.NullMarked;
