package io.sandboxbroker.gateway;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CandidatePage;
import io.sandboxbroker.pool.CandidateQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The pool in memory: what a test puts there. */
final class FakePool implements SandboxReader {

  static final Instant THEN = Instant.parse("2026-01-01T10:00:00.750Z");
  static final Revision REVISION = new Revision(2, "cause", THEN);
  static final Allocation TO_ALICE =
      new Allocation("c-1", new TrackId("alice"), "lab-1", "alice", THEN, THEN.plusSeconds(14_400));
  static final Release BY_ALICE = new Release(TO_ALICE, THEN.plusSeconds(60), 0);

  private final Map<SandboxId, Sandbox> sandboxes = new ConcurrentHashMap<>();
  private volatile boolean away;

  static Account account(String id) {
    return new Account(new SandboxId(id), "lab-" + id, "identity/accounts/" + id, "", THEN, THEN);
  }

  void put(Sandbox sandbox) {
    sandboxes.put(sandbox.id(), sandbox);
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
                .map(found -> new PoolEntry(found, List.of())));
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<CandidatePage> candidates(CandidateQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int shards() {
    throw new UnsupportedOperationException();
  }
}
