package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import java.time.Instant;

/** A pool whose sandboxes come to their states at the times that a test says. */
public final class TestPool {

  private final InMemorySandboxStore store;

  public TestPool() {
    this(16);
  }

  public TestPool(int shards) {
    store = new InMemorySandboxStore(shards);
  }

  public InMemorySandboxStore store() {
    return store;
  }

  public Sandbox.Available available(String id, Instant at) {
    var account = Examples.account(id);
    return (Sandbox.Available)
        change(new UnknownSandbox(account.id()), Examples.discovered(account), at);
  }

  public Sandbox.Allocated allocated(String id, Instant at) {
    var free = available(id, at);
    return (Sandbox.Allocated) change(free, Examples.allocation("c-" + id, "t-" + id), at);
  }

  public Sandbox.PendingDeletion pending(String id, Instant at) {
    var held = allocated(id, at);
    return (Sandbox.PendingDeletion) change(held, Examples.release("d-" + id, held, "t-" + id), at);
  }

  public Sandbox.DeletionFailed deletionFailed(String id, Instant at) {
    Sandbox sandbox = pending(id, at);
    for (int attempt = 0; attempt < Examples.TERMS.deletionAttempts(); attempt++) {
      sandbox = change(sandbox, Examples.deletionFailed("f-" + id + attempt, sandbox), at);
    }
    return (Sandbox.DeletionFailed) sandbox;
  }

  public Sandbox.Deleted deleted(String id, Instant at) {
    var pending = pending(id, at);
    return (Sandbox.Deleted) change(pending, Examples.deletionConfirmed("gone-" + id, pending), at);
  }

  public Sandbox.Stale stale(String id, Instant at) {
    var free = available(id, at);
    return (Sandbox.Stale) change(free, new Trigger.SandboxVanished("v-" + id, free.id()), at);
  }

  /** Lets a trigger change a sandbox as it stands. */
  public Sandbox change(CurrentState standing, Trigger trigger, Instant at) {
    var transition = Examples.change(standing, trigger, at);
    store.write(transition).join();
    return transition.after();
  }
}
