package io.sandboxbroker.allocator;

import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One instance's way to a store that instances share: answers can be held back on it. */
final class HeldStore implements SandboxStore {

  private final SandboxStore store;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger queries = new AtomicInteger();
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  HeldStore(SandboxStore store) {
    this.store = store;
  }

  /** Writes reach the store and are not answered before {@link #letAnswersThrough}. */
  void holdAnswers() {
    gate = new CompletableFuture<>();
  }

  void letAnswersThrough() {
    gate.complete(null);
  }

  /** How many writes this instance has begun, whatever became of them. */
  int writes() {
    return writes.get();
  }

  /** How many pages of candidates this instance has asked for. */
  int queries() {
    return queries.get();
  }

  @Override
  public CompletableFuture<WriteResult> write(Transition transition) {
    CompletableFuture<Void> answering = gate;
    var written = store.write(transition);
    writes.incrementAndGet();
    return written.thenCombine(answering, (result, ignored) -> result);
  }

  @Override
  public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
    return store.isUsedUp(quotas);
  }

  @Override
  public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
    return store.endLease(allocation, now);
  }

  @Override
  public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
    return store.close(seen, trigger, reason);
  }

  @Override
  public CompletableFuture<CloseResult> close(
      Trigger.AllocateSandbox command, String reason, Instant now) {
    return store.close(command, reason, now);
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return store.find(sandbox);
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return store.leaseOf(track);
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    queries.incrementAndGet();
    return store.list(query);
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return store.ofTrack(query);
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    return store.ofKey(query);
  }

  @Override
  public int shards() {
    return store.shards();
  }
}
