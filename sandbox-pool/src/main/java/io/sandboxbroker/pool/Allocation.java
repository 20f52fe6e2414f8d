package io.sandboxbroker.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a sandbox was given to, and for how long.
 *
 * @param id the command that it was given for
 * @param track the owner
 * @param lab the owner's lab, for grouping; null when the owner did not say
 * @param idempotencyKey the owner's key of this allocation
 * @param allocatedAt when it was decided
 * @param expiresAt when the lab's time is up; decided once, enforced a grace period later
 */
public record Allocation(
    String id,
    TrackId track,
    @Nullable String lab,
    String idempotencyKey,
    Instant allocatedAt,
    Instant expiresAt) {

  boolean belongsTo(TrackId asking) {
    return track.equals(asking);
  }
}
