package io.sandboxbroker.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The allocation of a sandbox to a track.
 *
 * @param id the id of the allocate command
 * @param track the owner
 * @param lab the owner's lab, for grouping; null when the owner named none
 * @param idempotencyKey the idempotency key of the allocation
 * @param allocatedAt the time of the decision
 * @param expiresAt the end of the lab's time; expiry takes effect a grace period later
 */
public record Allocation(
    String id,
    TrackId track,
    @Nullable String lab,
    String idempotencyKey,
    Instant allocatedAt,
    Instant expiresAt) {

  /** The beginning of the ids of allocations, and of other causes, that an import has written. */
  public static final String IMPORTED = "import:";

  /**
   * Whether another broker made the allocation. A track may have several of them, and a lease of
   * the newest only.
   */
  public boolean isImported() {
    return id.startsWith(IMPORTED);
  }

  boolean belongsTo(TrackId other) {
    return track.equals(other);
  }
}
