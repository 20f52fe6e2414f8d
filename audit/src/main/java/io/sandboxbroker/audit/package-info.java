/** Replays the commands and events and proves or refutes what the broker promises. */
@NullMarked
package io.sandboxbroker.audit;

import org.jspecify.annotations.NullMarked;
