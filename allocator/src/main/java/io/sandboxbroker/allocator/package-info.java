/** The allocator: the one writer of the pool. Commands, timers and facts come in; events go out. */
@NullMarked
package io.sandboxbroker.allocator;

import org.jspecify.annotations.NullMarked;
