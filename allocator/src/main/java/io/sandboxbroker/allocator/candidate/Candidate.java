package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;
import java.time.Instant;

/**
 * A sandbox that one command tries to take. The command calls exactly one of the methods {@link
 * #markTaken}, {@link #markLost}, {@link #markChanged}, {@link #putBack} and {@link #abandon}.
 * Thread-safe.
 */
public final class Candidate {

  private final Sandbox.Available sandbox;
  private final FreeList list;
  private final Instant claimedAt;

  Candidate(Sandbox.Available sandbox, FreeList list, Instant claimedAt) {
    this.sandbox = sandbox;
    this.list = list;
    this.claimedAt = claimedAt;
  }

  /** The sandbox as it was last read; only a write decides whether it is still available. */
  public Sandbox.Available sandbox() {
    return sandbox;
  }

  /** Since when no other command of this process may try the sandbox. */
  public Instant claimedAt() {
    return claimedAt;
  }

  /** The track of this command has the sandbox. */
  public void markTaken() {
    list.markTaken(sandbox);
  }

  /** The sandbox was not available any more. */
  public void markLost() {
    list.markLost(sandbox);
  }

  /**
   * The sandbox is available, but under a name that the command does not accept. What was read of
   * it before is outdated.
   */
  public void markChanged(Sandbox.Available current) {
    list.markChanged(current);
  }

  /** The command did not need the sandbox; the next command may take it. */
  public void putBack() {
    list.putBack(sandbox);
  }

  /** The result of the write is unknown; a later read of the index shows it. */
  public void abandon() {
    list.abandon(sandbox);
  }
}
