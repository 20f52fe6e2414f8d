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
 * @param failures how many tries in a row came to nothing before this one
 * @param version of the sandbox that it was set by; 0 where there is none
 * @param trace the {@code traceparent} of what set it, for what it emits; null where there is none
 */
record Deadline(Instant dueAt, int failures, long version, @Nullable String trace) {

  /**
   * Twenty bytes: the milliseconds since 1970, the failures and the version. Behind them the trace,
   * if there is one: a store from before there was any reads as one without, and who does not know
   * of it reads the twenty bytes.
   */
  static final Serde<Deadline> SERDE =
      Serdes.serdeFrom(
          (topic, deadline) -> deadline == null ? null : deadline.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  Deadline(Instant dueAt, int failures, long version) {
    this(dueAt, failures, version, null);
  }

  /** Of a timer that no sandbox has set. */
  Deadline(Instant dueAt, int failures) {
    this(dueAt, failures, 0);
  }

  Deadline within(@Nullable String otherTrace) {
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
    return buffer.hasRemaining() ? deadline.within(US_ASCII.decode(buffer).toString()) : deadline;
  }
}
