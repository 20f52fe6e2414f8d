/** The pool's table, as this service is set to find it. */
@NullMarked
package io.sandboxbroker.allocator.table;

import org.jspecify.annotations.NullMarked;
