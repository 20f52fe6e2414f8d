/**
 * The Kafka edge: consumes batches of records, and publishes events and offsets in transactions.
 */
@NullMarked
package io.sandboxbroker.allocator.intake;

import org.jspecify.annotations.NullMarked;
