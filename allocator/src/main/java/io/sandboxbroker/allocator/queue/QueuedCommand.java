package io.sandboxbroker.allocator.queue;

import org.apache.kafka.common.header.Headers;

/**
 * A waiting command, as it is published again.
 *
 * @param value the record, serialised for the allocation commands
 * @param headers the headers that it came with
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the store does not read it.
record QueuedCommand(byte[] value, Headers headers) {}
