/** Transactions that have one known end: fixed ids, repeated commits, committed offsets. */
@NullMarked
package io.sandboxbroker.kafka.transaction;

import org.jspecify.annotations.NullMarked;
