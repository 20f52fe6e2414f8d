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
 * @param version of the sandbox that it was set by; 0 where there is none
 */
record Deadline(Instant dueAt, int failures, long version) {

  /** Twenty bytes: the milliseconds since 1970, the failures and the version. */
  static final Serde<Deadline> SERDE =
      Serdes.serdeFrom(
          (topic, deadline) -> deadline == null ? null : deadline.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  /** Of a timer that no sandbox has set. */
  Deadline(Instant dueAt, int failures) {
    this(dueAt, failures, 0);
  }

  private byte[] toBytes() {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Long.BYTES)
        .putLong(dueAt.toEpochMilli())
        .putInt(failures)
        .putLong(version)
        .array();
  }

  private static Deadline fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Deadline(Instant.ofEpochMilli(buffer.getLong()), buffer.getInt(), buffer.getLong());
  }
}
