package io.sandboxbroker.allocator.sweep;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pool anew, a part at a time, so that what lives on its events comes back after Kafka
 * was lost. The index says which sandboxes there are; each is told as its row has it. Changes
 * nothing. Thread-safe and non-blocking.
 */
public final class PoolRebuild {

  /** So that a part's snapshots are a small transaction. */
  static final int PART = 500;

  private static final int CALLS = 32;

  private final SandboxReader reader;
  private final BulkReader rows;

  public PoolRebuild(SandboxReader reader) {
    this.reader = reader;
    this.rows = new BulkReader(reader, CALLS, PART);
  }

  /**
   * Finds the part that begins at the task's position.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the task should
   *     be delivered again later, and with an {@link IllegalArgumentException} when there is no
   *     such position
   */
  public CompletableFuture<Outcome> tell(Task.Rebuild task) {
    try {
      return collect(RebuildPosition.of(task.position()), new LinkedHashSet<>())
          .thenCompose(
              part ->
                  rows.find(List.copyOf(part.sandboxes()))
                      .thenApply(found -> told(task, found, part.next())));
    } catch (IllegalArgumentException noPosition) {
      return CompletableFuture.failedFuture(noPosition);
    }
  }

  private static Outcome told(
      Task.Rebuild task, List<Sandbox> found, @Nullable RebuildPosition next) {
    return new Outcome.PoolTold(
        found, next == null ? null : next.toString(), task.told() + found.size());
  }

  private record Part(Set<SandboxId> sandboxes, @Nullable RebuildPosition next) {}

  private CompletableFuture<Part> collect(
      @Nullable RebuildPosition position, Set<SandboxId> sandboxes) {
    if (position == null || sandboxes.size() >= PART) {
      return completedFuture(new Part(sandboxes, position));
    }
    var query =
        new ListQuery(
            position.status(), position.shard(), null, PART - sandboxes.size(), position.cursor());
    return reader
        .list(query)
        .thenCompose(
            page -> {
              page.sandboxes().forEach(row -> sandboxes.add(row.id()));
              return collect(after(position, page), sandboxes);
            });
  }

  private @Nullable RebuildPosition after(RebuildPosition position, ListPage page) {
    return page.cursor() == null ? position.nextShard(reader.shards()) : position.at(page.cursor());
  }
}
