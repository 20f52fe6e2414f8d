package io.sandboxbroker.worker.stats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.worker.stats.SandboxCounts.CountKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox in its newest version.
 *
 * @param prefix the prefix of its name
 * @param at the time of that version, to the millisecond
 * @param allocatedAt when it was allocated, to the millisecond; null for one that never was. A
 *     sandbox is allocated once
 */
record CountedSandbox(
    long version, SandboxStatus status, String prefix, Instant at, @Nullable Instant allocatedAt) {

  /**
   * The version, the milliseconds since 1970, then the status and the prefix as text. The status is
   * written by its name, because its number may change. The time of the allocation follows after a
   * line break, in thirteen digits; earlier versions wrote none.
   */
  static final Serde<CountedSandbox> SERDE =
      Serdes.serdeFrom(
          (topic, counted) -> counted == null ? null : counted.toBytes(),
          (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

  private static final char SEPARATOR = '/';
  private static final Pattern ALLOCATED_AT = Pattern.compile("(.*)\n([0-9]{13})", Pattern.DOTALL);

  static CountedSandbox of(SandboxState state) {
    return new CountedSandbox(
        state.getVersion(),
        state.getStatus(),
        NamePrefix.of(state.getName()),
        state.getUpdatedAt(),
        state.getAllocatedAt());
  }

  /** This version of a sandbox whose allocation may be known from an earlier one. */
  CountedSandbox after(CountedSandbox before) {
    return allocatedAt == null && before.allocatedAt != null
        ? new CountedSandbox(version, status, prefix, at, before.allocatedAt)
        : this;
  }

  /**
   * Whether this replaces another one: it is newer, or it is the same version and its status is
   * known here by now.
   */
  boolean supersedes(CountedSandbox before) {
    return version > before.version
        || (version == before.version
            && before.status == SandboxStatus.UNKNOWN
            && status != SandboxStatus.UNKNOWN);
  }

  /** The key that it counts under; empty when it is deleted, or its status is unknown here. */
  Optional<CountKey> key() {
    return StatsKeys.COUNTED.contains(status)
        ? Optional.of(new CountKey(prefix, status))
        : Optional.empty();
  }

  private byte[] toBytes() {
    String allocation = allocatedAt == null ? "" : "\n%013d".formatted(allocatedAt.toEpochMilli());
    byte[] text = (status.name() + SEPARATOR + prefix + allocation).getBytes(UTF_8);
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
    Instant allocatedAt = null;
    Matcher allocated = ALLOCATED_AT.matcher(text);
    if (allocated.matches()) {
      text = allocated.group(1);
      allocatedAt = Instant.ofEpochMilli(Long.parseLong(allocated.group(2)));
    }
    int separator = text.indexOf(SEPARATOR);
    return new CountedSandbox(
        version,
        SandboxStatus.valueOf(text.substring(0, separator)),
        text.substring(separator + 1),
        at,
        allocatedAt);
  }
}
