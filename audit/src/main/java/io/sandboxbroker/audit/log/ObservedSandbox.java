package io.sandboxbroker.audit.log;

import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a sandbox after an event.
 *
 * @param eventId the id of that event
 * @param type the simple name of its record type
 * @param track the track that holds or last held it; null before its first allocation
 * @param allocation the command that allocated it last; null before its first allocation
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

  /** Whether the event is a snapshot of the present state and no change. */
  public boolean isSnapshot() {
    return type.equals("SandboxSnapshot");
  }

  /** Whether a track holds it. */
  public boolean isAllocated() {
    return status == SandboxStatus.ALLOCATED;
  }

  /** Whether both describe the same state. */
  public boolean describesSameStateAs(ObservedSandbox other) {
    return version == other.version
        && status == other.status
        && Objects.equals(track, other.track)
        && Objects.equals(allocation, other.allocation)
        && Objects.equals(expiresAt, other.expiresAt);
  }

  /** The track that holds or last held it, for messages. */
  public String owner() {
    return String.valueOf(track);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(type, at);
  }
}
