package io.sandboxbroker.pool;

import static java.util.concurrent.CompletableFuture.completedFuture;

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
 * Reads many rows with a bounded number of calls under way: all of a status, over every shard and
 * page, or those of a list of sandboxes. Holds no more than one page per call. Thread-safe and
 * non-blocking.
 */
public final class BulkReader {

  private final SandboxReader reader;
  private final int calls;
  private final int pageSize;

  /**
   * @param calls how many calls one reading has under way at most, from 1
   * @param pageSize how many sandboxes a page has at most, from 1
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
   * Shows every sandbox of a status, as the index has it, in no order that spans shards. The index
   * lags: what has just left the status may be shown, and what has just come to it may be missing.
   *
   * @param visitor is called by one thread at a time, and must not block
   * @return complete when all have been shown; fails with {@link StoreUnavailableException} when
   *     the store cannot answer for now
   */
  public CompletableFuture<Void> forEach(Status status, Consumer<Sandbox> visitor) {
    var shown = new Object();
    Consumer<ListPage> show =
        page -> {
          synchronized (shown) {
            page.sandboxes().forEach(visitor);
          }
        };
    return new Lanes<>(
            IntStream.range(0, reader.shards()).boxed().iterator(),
            shard -> readShard(status, shard, null, show))
        .run(calls);
  }

  private CompletableFuture<Void> readShard(
      Status status, int shard, @Nullable String cursor, Consumer<ListPage> show) {
    return reader
        .list(new ListQuery(status, shard, null, pageSize, cursor))
        .thenCompose(
            page -> {
              show.accept(page);
              return page.cursor() == null
                  ? completedFuture(null)
                  : readShard(status, shard, page.cursor(), show);
            });
  }

  /**
   * Those of the sandboxes that are there, strongly consistent and in the same order.
   *
   * @return fails with {@link StoreUnavailableException} when the store cannot answer for now
   */
  public CompletableFuture<List<Sandbox>> find(List<SandboxId> sandboxes) {
    Map<SandboxId, Sandbox> found = new ConcurrentHashMap<>();
    return new Lanes<>(
            sandboxes.iterator(),
            id ->
                reader
                    .find(id)
                    .thenAccept(entry -> entry.ifPresent(known -> found.put(id, known.sandbox()))))
        .run(calls)
        .thenApply(
            ignored -> sandboxes.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList());
  }

  /** Works off what an iterator has, so many at a time. */
  private static final class Lanes<T> {
    private final Iterator<T> rest;
    private final Function<T, CompletableFuture<Void>> call;
    private boolean failed;

    Lanes(Iterator<T> rest, Function<T, CompletableFuture<Void>> call) {
      this.rest = rest;
      this.call = call;
    }

    CompletableFuture<Void> run(int lanes) {
      return CompletableFuture.allOf(
          Stream.generate(this::lane).limit(lanes).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> lane() {
      for (Optional<T> next = next(); next.isPresent(); next = next()) {
        CompletableFuture<Void> called = call.apply(next.get()).whenComplete(this::noteFailure);
        // Only what is under way is waited for, so that answers that are there cost no stack.
        if (!called.isDone() || called.isCompletedExceptionally()) {
          return called.thenCompose(ignored -> lane());
        }
      }
      return completedFuture(null);
    }

    private synchronized Optional<T> next() {
      return !failed && rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }

    private synchronized void noteFailure(@Nullable Void ignored, @Nullable Throwable failure) {
      failed = failed || failure != null;
    }
  }
}
