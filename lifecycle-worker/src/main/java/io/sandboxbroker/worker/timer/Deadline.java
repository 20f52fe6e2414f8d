package io.sandboxbroker.worker.timer;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * When a timer is due.
 *
 * @param dueAt to the millisecond
 * @param failures how many tries in a row came to nothing before this one
 */
record Deadline(Instant dueAt, int failures) {

  /** Twelve bytes: the milliseconds since 1970, and the failures. */
  static final Serde<Deadline> SERDE =
      Serdes.serdeFrom(
          (topic, deadline) -> deadline == null ? null : deadline.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  private byte[] toBytes() {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
        .putLong(dueAt.toEpochMilli())
        .putInt(failures)
        .array();
  }

  private static Deadline fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Deadline(Instant.ofEpochMilli(buffer.getLong()), buffer.getInt());
  }
}
