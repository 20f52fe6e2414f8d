/** Reads the CSP's list when that is due, and hands it on to be compared. */
@NullMarked
package io.sandboxbroker.worker.sync;

import org.jspecify.annotations.NullMarked;
