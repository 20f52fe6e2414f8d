package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;

/**
 * A sandbox that one command has in its hands. Exactly one of its methods is called, once the
 * command knows. Thread-safe.
 */
public final class Candidate {

  private final Sandbox.Available sandbox;
  private final FreeList list;
  private final Claims claims;

  Candidate(Sandbox.Available sandbox, FreeList list, Claims claims) {
    this.sandbox = sandbox;
    this.list = list;
    this.claims = claims;
  }

  /** As it was last seen; only a write decides. */
  public Sandbox.Available sandbox() {
    return sandbox;
  }

  /** It has an owner now, this command's track or somebody else's. */
  public void settle() {
    claims.settle(sandbox.id());
  }

  /** It was not needed; the next command may have it. */
  public void putBack() {
    claims.release(sandbox.id());
    list.offer(sandbox);
  }

  /** Nobody knows what became of it; the index will tell. */
  public void letGo() {
    claims.release(sandbox.id());
  }
}
