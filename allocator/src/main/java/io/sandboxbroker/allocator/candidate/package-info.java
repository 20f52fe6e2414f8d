/** Lists of free sandboxes in memory, filled from the pool's index, that allocations take from. */
@NullMarked
package io.sandboxbroker.allocator.candidate;

import org.jspecify.annotations.NullMarked;
