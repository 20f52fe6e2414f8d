package io.sandboxbroker.gateway;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pool in memory. */
final class FakePool implements SandboxReader {

  static final Instant THEN = Instant.parse("2026-01-01T10:00:00.750Z");
  static final Revision REVISION = new Revision(2, "cause", THEN);
  static final Allocation TO_ALICE =
      new Allocation("c-1", new TrackId("alice"), "lab-1", "alice", THEN, THEN.plusSeconds(14_400));
  static final Release BY_ALICE = new Release(TO_ALICE, THEN.plusSeconds(60), 0);

  private final Map<SandboxId, Sandbox> sandboxes = new ConcurrentHashMap<>();
  private final Map<TrackId, Lease> leases = new ConcurrentHashMap<>();
  private final Set<SandboxId> hidden = ConcurrentHashMap.newKeySet();
  private volatile boolean away;
  private volatile boolean rejectsCursors;

  static Account account(String id) {
    return new Account(new SandboxId(id), "lab-" + id, "identity/accounts/" + id, "", THEN, THEN);
  }

  void put(Sandbox sandbox) {
    sandboxes.put(sandbox.id(), sandbox);
  }

  /** Puts a sandbox and the live lease of its track. */
  void putLeased(Sandbox.Allocated sandbox) {
    put(sandbox);
    Allocation allocation = sandbox.allocation();
    leases.put(
        allocation.track(),
        new Lease(
            allocation.track(),
            sandbox.id(),
            new Lease.Request(allocation.id(), allocation.idempotencyKey(), false, null, null),
            allocation.allocatedAt(),
            allocation.expiresAt(),
            true,
            Set.of(),
            List.of()));
  }

  /** The indexes lag: they do not show this sandbox. */
  void hides(SandboxId sandbox) {
    hidden.add(sandbox);
  }

  /** Replaces all sandboxes. */
  void holdsOnly(Collection<? extends Sandbox> those) {
    sandboxes.clear();
    leases.clear();
    hidden.clear();
    those.forEach(this::put);
  }

  /** Whether the pool rejects every cursor, as one of another version. */
  void rejectsCursors(boolean whether) {
    rejectsCursors = whether;
  }

  void isAway(boolean whether) {
    away = whether;
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return away
        ? CompletableFuture.failedFuture(new StoreUnavailableException("secret-endpoint is away"))
        : CompletableFuture.completedFuture(
            Optional.ofNullable(sandboxes.get(sandbox))
                .map(found -> new PoolEntry(found, journal(found))));
  }

  /** The last step of a sandbox during its deletion; nothing for other sandboxes. */
  private static List<JournalEntry> journal(Sandbox sandbox) {
    return sandbox instanceof Sandbox.PendingDeletion
        ? List.of(new JournalEntry(PoolEvent.DELETION_REQUESTED, sandbox))
        : List.of();
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return away
        ? CompletableFuture.failedFuture(new StoreUnavailableException("secret-endpoint is away"))
        : CompletableFuture.completedFuture(Optional.ofNullable(leases.get(track)));
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    return page(
        sandbox ->
            sandbox.status() == query.status()
                && Math.floorMod(sandbox.id().hashCode(), shards()) == query.shard()
                && (query.namePrefix() == null
                    || sandbox.account().name().startsWith(query.namePrefix())),
        query.limit(),
        query.cursor());
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return page(
        sandbox ->
            sandbox
                .lastAllocation()
                .filter(given -> given.track().equals(query.track()))
                .isPresent(),
        query.limit(),
        query.cursor());
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    return page(
        sandbox ->
            sandbox.lastAllocation().filter(given -> given.hasChosenKey(query.key())).isPresent(),
        query.limit(),
        query.cursor());
  }

  /** In the order of names, which are unique here; a cursor is the last name. */
  private CompletableFuture<ListPage> page(
      Predicate<Sandbox> wanted, int limit, @Nullable String cursor) {
    if (away) {
      return CompletableFuture.failedFuture(new StoreUnavailableException("secret-endpoint"));
    }
    if (rejectsCursors && cursor != null) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("Not a cursor"));
    }
    List<Sandbox> rest =
        sandboxes.values().stream()
            .filter(wanted)
            .filter(sandbox -> !hidden.contains(sandbox.id()))
            .filter(sandbox -> cursor == null || sandbox.account().name().compareTo(cursor) > 0)
            .sorted(Comparator.comparing(sandbox -> sandbox.account().name()))
            .toList();
    return CompletableFuture.completedFuture(
        rest.size() <= limit
            ? new ListPage(rest, null)
            : new ListPage(rest.subList(0, limit), rest.get(limit - 1).account().name()));
  }

  @Override
  public int shards() {
    return 16;
  }
}
