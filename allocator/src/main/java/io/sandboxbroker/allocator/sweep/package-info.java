/** Sweeps that look for overdue sandboxes in the pool's index, and the rebuild of its events. */
@NullMarked
package io.sandboxbroker.allocator.sweep;

import org.jspecify.annotations.NullMarked;
