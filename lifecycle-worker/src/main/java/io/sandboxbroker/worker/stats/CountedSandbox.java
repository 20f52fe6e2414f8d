package io.sandboxbroker.worker.stats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.StatsKeys;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What is remembered of a sandbox.
 *
 * @param version the newest that has been told
 * @param status in that version
 * @param prefix of its name in that version
 * @param at when that version was made, to the millisecond
 */
record CountedSandbox(long version, SandboxStatus status, String prefix, Instant at) {

  /**
   * The version, the milliseconds since 1970, then the status and the prefix as text. The status by
   * its name, because its number may be another one tomorrow.
   */
  static final Serde<CountedSandbox> SERDE =
      Serdes.serdeFrom(
          (topic, counted) -> counted == null ? null : counted.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  private static final char BETWEEN = '/';

  static CountedSandbox of(SandboxState state) {
    return new CountedSandbox(
        state.getVersion(),
        state.getStatus(),
        NamePrefix.of(state.getName()),
        state.getUpdatedAt());
  }

  /**
   * Whether this takes the place of what was remembered: it is newer, or is the same version and
   * now in a status that is known here.
   */
  boolean supersedes(CountedSandbox before) {
    return version > before.version
        || (version == before.version
            && before.status == SandboxStatus.UNKNOWN
            && status != SandboxStatus.UNKNOWN);
  }

  /** What it counts among; empty when it is gone, or in a status that is not known here. */
  Optional<CountKey> kind() {
    return StatsKeys.COUNTED.contains(status)
        ? Optional.of(new CountKey(prefix, status))
        : Optional.empty();
  }

  /** Whether it will never be counted again. */
  boolean isGone() {
    return status == SandboxStatus.DELETED;
  }

  private byte[] toBytes() {
    byte[] text = (status.name() + BETWEEN + prefix).getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + Long.BYTES + text.length)
        .putLong(version)
        .putLong(at.toEpochMilli())
        .put(text)
        .array();
  }

  private static CountedSandbox fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long version = buffer.getLong();
    Instant at = Instant.ofEpochMilli(buffer.getLong());
    String text = UTF_8.decode(buffer).toString();
    int between = text.indexOf(BETWEEN);
    return new CountedSandbox(
        version,
        SandboxStatus.valueOf(text.substring(0, between)),
        text.substring(between + 1),
        at);
  }
}
