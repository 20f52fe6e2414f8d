/** The settings and the connection of the pool's table. */
@NullMarked
package io.sandboxbroker.allocator.table;

import org.jspecify.annotations.NullMarked;
