/** What time it is, for all allocators alike: the machine's clock, put right by the brokers'. */
@NullMarked
package io.sandboxbroker.allocator.clock;

import org.jspecify.annotations.NullMarked;
