package io.sandboxbroker.audit.log;

import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox as an event left it.
 *
 * @param eventId of that event
 * @param type the simple name of its record type
 * @param track who holds it, or held it last; null when nobody has
 * @param allocation the command that allocated it last; null when none has
 * @param occurredAt when the allocator decided it
 * @param written the timestamp of the record
 */
public record ObservedSandbox(
    String sandbox,
    long version,
    SandboxStatus status,
    @Nullable String track,
    @Nullable String allocation,
    @Nullable Instant expiresAt,
    String eventId,
    String type,
    Instant occurredAt,
    Instant written,
    Position at) {

  /** Whether it tells of the present and not of a change. */
  public boolean isSnapshot() {
    return type.equals("SandboxSnapshot");
  }

  /** Whether it is in the hands of its owner. */
  public boolean isAllocated() {
    return status == SandboxStatus.ALLOCATED;
  }

  /** Whether both say the same of the sandbox. */
  public boolean says(ObservedSandbox other) {
    return version == other.version
        && status == other.status
        && Objects.equals(track, other.track)
        && Objects.equals(allocation, other.allocation)
        && Objects.equals(expiresAt, other.expiresAt);
  }

  /** Who holds it, for messages. */
  public String owner() {
    return String.valueOf(track);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(type, at);
  }
}
