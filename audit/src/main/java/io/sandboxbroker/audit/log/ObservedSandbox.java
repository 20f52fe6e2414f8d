package io.sandboxbroker.audit.log;

import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a sandbox after an event.
 *
 * @param account the id of the account at the CSP
 * @param track the track that holds or last held it; null before its first allocation
 * @param allocation the command that allocated it last; null before its first allocation
 * @param allocatedAt when that command allocated it
 * @param endedAt when that allocation ended; null while it lasts
 * @param since the version before it is not older than this; for a copy, its own version is not
 * @param eventId the id of that event
 * @param type the simple name of its record type
 * @param occurredAt when the allocator decided it
 * @param written the timestamp of the record
 */
public record ObservedSandbox(
    String sandbox,
    long version,
    SandboxStatus status,
    String account,
    @Nullable String track,
    @Nullable String allocation,
    @Nullable Instant allocatedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant endedAt,
    Instant since,
    String eventId,
    String type,
    Instant occurredAt,
    Instant written,
    Position at) {

  /** The types of event that repeat a state and change nothing. */
  private static final Set<String> COPIES =
      Set.of("SandboxSnapshot", "AllocationRepeated", "DeletionRepeated", "RenewalRepeated");

  /** The account's own id, without the path of the CSP's API in front of it. */
  public static String accountOf(String externalId) {
    return externalId.substring(externalId.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /** Whether the event repeats a state, and may be published after later events. */
  public boolean isCopy() {
    return COPIES.contains(type);
  }

  /**
   * A moment from which on the state lasted for a while; its next version is later. A copy shows
   * what was read some time before it was decided, so only the age of its version is certain.
   */
  public Instant lastedFrom() {
    return isCopy() ? since : occurredAt;
  }

  /** Whether a track holds it. */
  public boolean isAllocated() {
    return status == SandboxStatus.ALLOCATED;
  }

  /** Whether a track has held it, or still holds it, and it is not deleted. */
  public boolean isUsed() {
    return switch (status) {
      case ALLOCATED, PENDING_DELETION, DELETION_FAILED -> true;
      case AVAILABLE, STALE, DELETED, UNKNOWN -> false;
    };
  }

  /** Whether both describe the same state. */
  public boolean describesSameStateAs(ObservedSandbox other) {
    return version == other.version
        && status == other.status
        && account.equals(other.account)
        && Objects.equals(track, other.track)
        && Objects.equals(allocation, other.allocation)
        && Objects.equals(expiresAt, other.expiresAt);
  }

  /** When the allocation began, as far as it is known. */
  public Instant begin() {
    return allocatedAt == null ? occurredAt : allocatedAt;
  }

  /** When the allocation ended, for a state without one. */
  public Instant end() {
    return endedAt == null || endedAt.isAfter(occurredAt) ? occurredAt : endedAt;
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
