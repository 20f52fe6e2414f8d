package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * When a timer is due.
 *
 * @param dueAt to the millisecond
 * @param failures how many attempts in a row failed before this one
 * @param version the version of the sandbox whose event set the timer; 0 for a timer of the pool
 * @param trace the {@code traceparent} of the record that set the timer; null without a trace
 */
record Deadline(Instant dueAt, int failures, long version, @Nullable String trace) {

  /**
   * Twenty bytes: the milliseconds since 1970, the failures and the version. The trace follows, if
   * there is one; a value that was stored without a trace stays readable.
   */
  static final Serde<Deadline> SERDE =
      Serdes.serdeFrom(
          (topic, deadline) -> deadline == null ? null : deadline.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  Deadline(Instant dueAt, int failures, long version) {
    this(dueAt, failures, version, null);
  }

  /** The deadline of a timer of the pool. */
  Deadline(Instant dueAt, int failures) {
    this(dueAt, failures, 0);
  }

  Deadline withTrace(@Nullable String otherTrace) {
    return new Deadline(dueAt, failures, version, otherTrace);
  }

  private byte[] toBytes() {
    byte[] traced = trace == null ? new byte[0] : trace.getBytes(US_ASCII);
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Long.BYTES + traced.length)
        .putLong(dueAt.toEpochMilli())
        .putInt(failures)
        .putLong(version)
        .put(traced)
        .array();
  }

  private static Deadline fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    var deadline =
        new Deadline(Instant.ofEpochMilli(buffer.getLong()), buffer.getInt(), buffer.getLong());
    return buffer.hasRemaining()
        ? deadline.withTrace(US_ASCII.decode(buffer).toString())
        : deadline;
  }
}
