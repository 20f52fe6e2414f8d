package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;

/**
 * A sandbox that one command has in its hands. Exactly one of its methods is called, once the
 * command knows. Thread-safe.
 */
public final class Candidate {

  private final Sandbox.Available sandbox;
  private final FreeList list;

  Candidate(Sandbox.Available sandbox, FreeList list) {
    this.sandbox = sandbox;
    this.list = list;
  }

  /** As it was last seen; only a write decides. */
  public Sandbox.Available sandbox() {
    return sandbox;
  }

  /** It has an owner now, this command's track or somebody else's. */
  public void markTaken() {
    list.markTaken(sandbox);
  }

  /** It was not needed; the next command may have it. */
  public void putBack() {
    list.putBack(sandbox);
  }

  /** Nobody knows what became of it; the index will tell. */
  public void abandon() {
    list.abandon(sandbox);
  }
}
