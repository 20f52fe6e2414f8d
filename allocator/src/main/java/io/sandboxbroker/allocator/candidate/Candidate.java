package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;

/**
 * A sandbox that one command tries to take. The command calls exactly one of the methods {@link
 * #markTaken}, {@link #putBack} and {@link #abandon}. Thread-safe.
 */
public final class Candidate {

  private final Sandbox.Available sandbox;
  private final FreeList list;

  Candidate(Sandbox.Available sandbox, FreeList list) {
    this.sandbox = sandbox;
    this.list = list;
  }

  /** The sandbox as it was last read; only a write decides whether it is still available. */
  public Sandbox.Available sandbox() {
    return sandbox;
  }

  /** The sandbox has an owner: the track of this command, or another. */
  public void markTaken() {
    list.markTaken(sandbox);
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
