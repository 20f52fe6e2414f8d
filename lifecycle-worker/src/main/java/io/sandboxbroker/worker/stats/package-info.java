/** Counts the sandboxes by status and name prefix from the events. */
@NullMarked
package io.sandboxbroker.worker.stats;

import org.jspecify.annotations.NullMarked;
