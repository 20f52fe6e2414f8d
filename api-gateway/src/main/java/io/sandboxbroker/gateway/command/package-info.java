/** The look-up of allocations, their positions in the queue, and their cancellation. */
@NullMarked
package io.sandboxbroker.gateway.command;

import org.jspecify.annotations.NullMarked;
