package io.sandboxbroker.pool;

import java.time.Instant;

/** The pool has never heard of this sandbox. */
public record Unknown(SandboxId id) implements CurrentState {

  Transition discover(Trigger.SandboxDiscovered seen, Instant now) {
    var discovered = new Sandbox.Available(seen.account(), Revision.first(seen, now));
    return new Transition(this, discovered, PoolEvent.SANDBOX_SYNCED);
  }
}
