package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An index whose answers the test gives, one by one. */
final class ScriptedIndex implements SandboxReader {

  private record Asked(ListQuery query, CompletableFuture<ListPage> answer) {}

  private final int shards;
  private final Deque<Asked> open = new ArrayDeque<>();
  private final List<ListQuery> asked = new ArrayList<>();

  ScriptedIndex(int shards) {
    this.shards = shards;
  }

  static Sandbox.Available sandbox(String name) {
    var at = Instant.EPOCH;
    return new Sandbox.Available(
        new Account(new SandboxId("id-" + name), name, "identity/accounts/" + name, "", at, at),
        new Revision(1, "sync", at));
  }

  /** Answers the oldest open question: the last page of its shard. */
  ListQuery answer(Sandbox.Available... candidates) {
    return answer(null, candidates);
  }

  /** Answers the oldest open question. */
  ListQuery answer(@Nullable String cursor, Sandbox.Available... candidates) {
    var next = open.remove();
    next.answer().complete(new ListPage(List.of(candidates), cursor));
    return next.query();
  }

  void fail(RuntimeException failure) {
    open.remove().answer().completeExceptionally(failure);
  }

  boolean isAsked() {
    return !open.isEmpty();
  }

  List<ListQuery> asked() {
    return asked;
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    var answer = new CompletableFuture<ListPage>();
    asked.add(query);
    open.add(new Asked(query, answer));
    return answer;
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int shards() {
    return shards;
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    throw new UnsupportedOperationException();
  }
}
