package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A place in the agenda. Its bytes sort by due time first, because that is how a store walks its
 * keys: big-endian milliseconds since 1970, then the timer's key.
 */
record DueTimeKey(Instant dueAt, String timer) {

  static final Serde<DueTimeKey> SERDE =
      Serdes.serdeFrom(
          (topic, key) -> key == null ? null : key.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  DueTimeKey {
    if (dueAt.toEpochMilli() < 0) {
      throw new IllegalArgumentException("a timer is due after 1970, not at " + dueAt);
    }
  }

  /** Sorts behind all that is due at or before {@code now} and before all that is due later. */
  static DueTimeKey after(Instant now) {
    return new DueTimeKey(now.plusMillis(1), "");
  }

  private byte[] toBytes() {
    byte[] name = timer.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + name.length)
        .putLong(dueAt.toEpochMilli())
        .put(name)
        .array();
  }

  private static DueTimeKey fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Instant dueAt = Instant.ofEpochMilli(buffer.getLong());
    return new DueTimeKey(dueAt, UTF_8.decode(buffer).toString());
  }
}
