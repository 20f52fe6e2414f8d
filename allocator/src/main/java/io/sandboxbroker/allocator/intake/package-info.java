/**
 * The Kafka edge of the allocator: batches of triggers in, outcomes and offsets out, in one
 * transaction each.
 */
@NullMarked
package io.sandboxbroker.allocator.intake;

import org.jspecify.annotations.NullMarked;
