/** Counts the sandboxes by status and name prefix, out of the events alone. */
@NullMarked
package io.sandboxbroker.worker.stats;

import org.jspecify.annotations.NullMarked;
