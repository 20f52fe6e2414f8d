/** What must be there before the allocator consumes anything, and how it says so when it is not. */
@NullMarked
package io.sandboxbroker.allocator.start;

import org.jspecify.annotations.NullMarked;
