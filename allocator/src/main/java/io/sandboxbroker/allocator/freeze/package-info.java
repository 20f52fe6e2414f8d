/** Whether operators have stopped allocations, read from its topic. */
@NullMarked
package io.sandboxbroker.allocator.freeze;

import org.jspecify.annotations.NullMarked;
