/**
 * Keeps the broker's picture of the CSP in step: reads its list when due, and tells what it says.
 */
@NullMarked
package io.sandboxbroker.worker.sync;

import org.jspecify.annotations.NullMarked;
