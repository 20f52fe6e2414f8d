package io.sandboxbroker.pool;

import java.time.Instant;

/** A sandbox that the pool has no row of. */
public record UnknownSandbox(SandboxId id) implements CurrentState {

  Transition discover(Trigger.SandboxDiscovered fact, Instant now) {
    var discovered = new Sandbox.Available(fact.account(), Revision.first(fact, now));
    return new Transition(this, discovered, PoolEvent.SANDBOX_SYNCED);
  }
}
