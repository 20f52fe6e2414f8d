package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The due time and the name of a timer. Its bytes sort by due time, because a store iterates its
 * keys in the order of their bytes: big-endian milliseconds since 1970, then the timer's name.
 */
record DueTimeKey(Instant dueAt, String timer) implements Comparable<DueTimeKey> {

  static final Serde<DueTimeKey> SERDE =
      Serdes.serdeFrom(
          (topic, key) -> key == null ? null : key.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  DueTimeKey {
    if (dueAt.toEpochMilli() < 0) {
      throw new IllegalArgumentException("a timer is due after 1970, not at " + dueAt);
    }
  }

  /** The end of the range that holds every timer that is due at {@code now}. */
  static DueTimeKey after(Instant now) {
    return new DueTimeKey(now.plusMillis(1), "");
  }

  /** In the order of the bytes. */
  @Override
  public int compareTo(DueTimeKey other) {
    return Arrays.compareUnsigned(toBytes(), other.toBytes());
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
