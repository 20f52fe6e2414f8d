package io.sandboxbroker.simulation.judge;

import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the table must say at any moment, since each of its writes is atomic. */
public final class TableRules {

  private final InMemorySandboxStore table;
  private final BiConsumer<String, String> violations;
  private final Set<String> restored = new HashSet<>();

  TableRules(InMemorySandboxStore table, BiConsumer<String, String> violations) {
    this.table = table;
    this.violations = violations;
  }

  /** A lease without a sandbox was restored: its track is refused, and nobody else. */
  public void onLeaseRestored(String track) {
    restored.add(track);
  }

  /** An account was deleted at the CSP. */
  public void onAccountDeleted(String account) {
    for (Sandbox sandbox : table.sandboxes()) {
      if (sandbox.account().externalId().equals(account)
          && (sandbox.status() == Status.ALLOCATED || sandbox.status() == Status.AVAILABLE)) {
        violations.accept("NoDeletionUnderItsOwner", account + " is deleted, and it is " + sandbox);
      }
    }
  }

  void check() {
    checkLeases();
    checkAccounts();
  }

  private void checkLeases() {
    Map<String, Lease> live = new HashMap<>();
    table.leases().stream()
        .filter(Lease::live)
        .forEach(lease -> live.put(lease.track().value(), lease));
    for (Sandbox sandbox : table.sandboxes()) {
      if (sandbox instanceof Sandbox.Allocated allocated) {
        Lease lease = live.remove(allocated.allocation().track().value());
        if (lease == null
            || !lease.commandId().equals(allocated.allocation().id())
            || !lease.expiresAt().equals(allocated.allocation().expiresAt())) {
          violations.accept("EveryOwnerHasItsLease", sandbox + " is held under " + lease);
        }
      }
    }
    live.keySet().removeAll(restored);
    live.values()
        .forEach(lease -> violations.accept("EveryLeaseHasItsSandbox", lease + " holds nothing"));
  }

  private void checkAccounts() {
    Map<String, Sandbox> byAccount = new HashMap<>();
    for (Sandbox sandbox : table.sandboxes()) {
      Sandbox other = byAccount.put(sandbox.account().externalId(), sandbox);
      if (other != null) {
        violations.accept("OneSandboxPerAccount", other + " and " + sandbox);
      }
    }
  }

  /** Whether no sandbox is held or waits for its deletion. */
  public boolean hasEnded() {
    return table.sandboxes().stream()
        .allMatch(
            sandbox ->
                switch (sandbox.status()) {
                  case AVAILABLE, STALE, DELETED -> true;
                  case ALLOCATED, PENDING_DELETION, DELETION_FAILED -> false;
                });
  }
}
