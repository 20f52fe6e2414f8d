package io.sandboxbroker.pool;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads many sandboxes with a bounded number of concurrent calls: all of a status, or those of a
 * list. Holds at most one page per call. Thread-safe, never blocks.
 */
public final class BulkReader {

  private final SandboxReader reader;
  private final int calls;
  private final int pageSize;

  /**
   * @param calls the maximum number of concurrent calls of one reading, from 1
   * @param pageSize the maximum number of sandboxes of a page, from 1
   */
  public BulkReader(SandboxReader reader, int calls, int pageSize) {
    if (calls < 1 || pageSize < 1) {
      throw new IllegalArgumentException(
          "calls and pageSize must be positive; they are " + calls + " and " + pageSize);
    }
    this.reader = reader;
    this.calls = calls;
    this.pageSize = pageSize;
  }

  /**
   * Visits every sandbox of a status in the index. The index lags: it may have sandboxes that have
   * just left the status, and may lack sandboxes that have just entered it.
   *
   * @param visitor called by one thread at a time; must not block
   * @return complete after the last sandbox; fails with {@link StoreUnavailableException} when the
   *     store is unavailable
   */
  public CompletableFuture<Void> forEach(Status status, Consumer<Sandbox> visitor) {
    return forEach(status, null, visitor);
  }

  /**
   * Visits the sandboxes of a status that end or have not changed, as {@link ListQuery} says.
   *
   * @param until null for all
   * @param visitor called by one thread at a time; must not block
   * @return as {@link #forEach(Status, Consumer)}
   */
  public CompletableFuture<Void> forEach(
      Status status, @Nullable Instant until, Consumer<Sandbox> visitor) {
    var lock = new Object();
    Consumer<ListPage> visit =
        page -> {
          synchronized (lock) {
            page.sandboxes().forEach(visitor);
          }
        };
    return new BoundedCalls<>(
            IntStream.range(0, reader.shards()).boxed().iterator(),
            shard -> readShard(new ListQuery(status, shard, null, pageSize, null, until), visit))
        .run(calls);
  }

  private CompletableFuture<Void> readShard(ListQuery query, Consumer<ListPage> visit) {
    return reader
        .list(query)
        .thenCompose(
            page -> {
              visit.accept(page);
              return page.cursor() == null
                  ? completedFuture(null)
                  : readShard(query.from(page.cursor()), visit);
            });
  }

  /**
   * Finds sandboxes by id, strongly consistent. The result keeps the order and lacks unknown ids.
   *
   * @return fails with {@link StoreUnavailableException} when the store is unavailable
   */
  public CompletableFuture<List<Sandbox>> find(List<SandboxId> sandboxes) {
    Map<SandboxId, Sandbox> found = new ConcurrentHashMap<>();
    return new BoundedCalls<>(
            sandboxes.iterator(),
            id ->
                reader
                    .find(id)
                    .thenAccept(entry -> entry.ifPresent(known -> found.put(id, known.sandbox()))))
        .run(calls)
        .thenApply(
            ignored -> sandboxes.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList());
  }

  /** Makes a call for each item, a bounded number of them at a time. */
  private static final class BoundedCalls<T> {
    private final Iterator<T> items;
    private final Function<T, CompletableFuture<Void>> call;
    private boolean failed;

    BoundedCalls(Iterator<T> items, Function<T, CompletableFuture<Void>> call) {
      this.items = items;
      this.call = call;
    }

    CompletableFuture<Void> run(int concurrency) {
      return CompletableFuture.allOf(
          Stream.generate(this::callNext).limit(concurrency).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> callNext() {
      for (Optional<T> next = next(); next.isPresent(); next = next()) {
        CompletableFuture<Void> called = call.apply(next.get()).whenComplete(this::stopOnFailure);
        // A loop over completed calls, as recursion would exhaust the stack.
        if (!called.isDone() || called.isCompletedExceptionally()) {
          return called.thenCompose(ignored -> callNext());
        }
      }
      return completedFuture(null);
    }

    private synchronized Optional<T> next() {
      return !failed && items.hasNext() ? Optional.of(items.next()) : Optional.empty();
    }

    private synchronized void stopOnFailure(@Nullable Void ignored, @Nullable Throwable failure) {
      failed = failed || failure != null;
    }
  }
}
