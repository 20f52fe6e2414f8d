/** The clock of the allocators: the machine's, corrected to the brokers'. */
@NullMarked
package io.sandboxbroker.allocator.clock;

import org.jspecify.annotations.NullMarked;
