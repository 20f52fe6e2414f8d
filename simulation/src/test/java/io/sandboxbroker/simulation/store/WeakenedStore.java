package io.sandboxbroker.simulation.store;

import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseChange;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import io.sandboxbroker.simulation.fault.Remedy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The table without some of its conditions, to see that the guarantees then break. */
public final class WeakenedStore implements SandboxStore {

  private final InMemorySandboxStore table;
  private final Set<Remedy> without;

  private WeakenedStore(InMemorySandboxStore table, Set<Remedy> without) {
    this.table = table;
    this.without = without;
  }

  /** The table without these remedies; the table itself when none of them is the table's. */
  public static SandboxStore of(InMemorySandboxStore table, Set<Remedy> without) {
    return without.stream()
            .anyMatch(
                remedy ->
                    switch (remedy) {
                      case LEASE_CONDITION,
                          VERSION_GUARD,
                          JOURNAL,
                          CLOSURE,
                          TOMBSTONE,
                          ACCOUNT_PIN ->
                          true;
                      default -> false;
                    })
        ? new WeakenedStore(table, without)
        : table;
  }

  @Override
  public CompletableFuture<WriteResult> write(Transition transition) {
    Transition weak = transition;
    if (without.contains(Remedy.LEASE_CONDITION)
        && transition.leaseChange() instanceof LeaseChange.Taken) {
      weak =
          new Transition(
              transition.before(),
              transition.after(),
              transition.event(),
              new LeaseChange.Untouched());
    }
    if (without.contains(Remedy.VERSION_GUARD)) {
      weak = onCurrentVersion(weak);
    }
    if (without.contains(Remedy.JOURNAL)) {
      Optional<PoolEntry> current = table.find(weak.after().id()).join();
      if (current.flatMap(entry -> entry.causedBy(transition.cause())).isPresent()) {
        return CompletableFuture.completedFuture(new WriteResult.Beaten(current.map(this::shown)));
      }
    }
    if (without.contains(Remedy.ACCOUNT_PIN) && weak.before() instanceof UnknownSandbox) {
      table.removePin(weak.after().account().accountId());
    }
    WriteResult result = table.write(weak).join();
    if (without.contains(Remedy.TOMBSTONE) && weak.after() instanceof Sandbox.Deleted) {
      table.removeRow(weak.after().id());
    }
    return CompletableFuture.completedFuture(
        result instanceof WriteResult.Beaten beaten
            ? new WriteResult.Beaten(beaten.current().map(this::shown))
            : result);
  }

  private Transition onCurrentVersion(Transition transition) {
    Optional<Sandbox> current = table.find(transition.after().id()).join().map(PoolEntry::sandbox);
    if (current.isEmpty()) {
      return transition;
    }
    var revision = transition.after().revision();
    var next =
        new Revision(current.get().revision().version() + 1, revision.cause(), revision.at());
    return new Transition(
        current.get(),
        withRevision(transition.after(), next),
        transition.event(),
        transition.leaseChange());
  }

  private static Sandbox withRevision(Sandbox sandbox, Revision next) {
    return switch (sandbox) {
      case Sandbox.Available it -> new Sandbox.Available(it.account(), next);
      case Sandbox.Allocated it -> new Sandbox.Allocated(it.account(), next, it.allocation());
      case Sandbox.PendingDeletion it ->
          new Sandbox.PendingDeletion(it.account(), next, it.release());
      case Sandbox.DeletionFailed it ->
          new Sandbox.DeletionFailed(it.account(), next, it.release());
      case Sandbox.Stale it -> new Sandbox.Stale(it.account(), next);
      case Sandbox.Deleted it -> new Sandbox.Deleted(it.account(), next, it.release());
    };
  }

  private PoolEntry shown(PoolEntry entry) {
    return without.contains(Remedy.JOURNAL) ? new PoolEntry(entry.sandbox(), List.of()) : entry;
  }

  @Override
  public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
    return table.isUsedUp(quotas);
  }

  @Override
  public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
    return table.endLease(allocation, now);
  }

  @Override
  public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
    return without.contains(Remedy.CLOSURE)
        ? CompletableFuture.completedFuture(new CloseResult.Closed())
        : table.close(seen, trigger, reason);
  }

  @Override
  public CompletableFuture<CloseResult> close(
      Trigger.AllocateSandbox command, String reason, Instant now) {
    return without.contains(Remedy.CLOSURE)
        ? CompletableFuture.completedFuture(new CloseResult.Closed())
        : table.close(command, reason, now);
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return table.find(sandbox).thenApply(entry -> entry.map(this::shown));
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return table.leaseOf(track);
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    return table.list(query);
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return table.ofTrack(query);
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    return table.ofKey(query);
  }

  @Override
  public int shards() {
    return table.shards();
  }
}
