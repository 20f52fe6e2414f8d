/**
 * Behind the events: finds the sandboxes for which something is overdue, whatever was lost, and has
 * deletions tried now when an operator wants it.
 */
@NullMarked
package io.sandboxbroker.allocator.sweep;

import org.jspecify.annotations.NullMarked;
