package io.sandboxbroker.allocator.queue;

import org.apache.kafka.common.header.Headers;

/**
 * A command that waits, as it goes back to the commands.
 *
 * @param value the record, serialised for the allocation commands
 * @param headers those that it came with
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; opaque on its way through the store.
record ParkedCommand(byte[] value, Headers headers) {}
