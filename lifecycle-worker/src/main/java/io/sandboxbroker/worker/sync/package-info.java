/** Reads the CSP's list when a sync is due and publishes it for the comparison. */
@NullMarked
package io.sandboxbroker.worker.sync;

import org.jspecify.annotations.NullMarked;
