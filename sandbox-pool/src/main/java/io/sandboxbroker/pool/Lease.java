package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * The one lease of a track: what makes "one owner, one sandbox" a condition and not a look-up.
 *
 * @param track whose it is
 * @param sandbox what it holds or held last
 * @param commandId the command that it was given for
 * @param idempotencyKey the track's key of that allocation
 * @param allocatedAt when it was decided
 * @param expiresAt when the lab's time is up
 * @param live false once the sandbox has been given back or has expired
 */
public record Lease(
    TrackId track,
    SandboxId sandbox,
    String commandId,
    String idempotencyKey,
    Instant allocatedAt,
    Instant expiresAt,
    boolean live) {

  static Lease of(Sandbox.Allocated sandbox) {
    Allocation allocation = sandbox.allocation();
    return new Lease(
        allocation.track(),
        sandbox.id(),
        allocation.id(),
        allocation.idempotencyKey(),
        allocation.allocatedAt(),
        allocation.expiresAt(),
        true);
  }

  /** The same lease, over. */
  public Lease ended() {
    return new Lease(track, sandbox, commandId, idempotencyKey, allocatedAt, expiresAt, false);
  }
}
