/** Replays commands and events, and proves or refutes the broker's promise. */
@NullMarked
package io.sandboxbroker.audit;

import org.jspecify.annotations.NullMarked;
