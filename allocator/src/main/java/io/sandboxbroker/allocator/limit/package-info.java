/** Limits how many records use the store at a time. */
@NullMarked
package io.sandboxbroker.allocator.limit;

import org.jspecify.annotations.NullMarked;
