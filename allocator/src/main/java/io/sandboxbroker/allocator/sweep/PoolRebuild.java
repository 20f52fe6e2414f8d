package io.sandboxbroker.allocator.sweep;

import static java.util.concurrent.CompletableFuture.completedFuture;

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
 * Reads the pool in parts, so that its state can be published again after Kafka was lost. The index
 * lists the sandboxes; each is read from its row. Changes nothing. Thread-safe and non-blocking.
 */
public final class PoolRebuild {

  /** The snapshots of one part fit into a small transaction. */
  static final int PART = 500;

  private static final int CALLS = 32;

  private final SandboxReader reader;
  private final BulkReader rows;

  /**
   * A part of the pool.
   *
   * @param next the position of the next part; null when this is the last one
   */
  public record Part(List<Sandbox> sandboxes, @Nullable String next) {
    public Part {
      sandboxes = List.copyOf(sandboxes);
    }
  }

  public PoolRebuild(SandboxReader reader) {
    this.reader = reader;
    this.rows = new BulkReader(reader, CALLS, PART);
  }

  /**
   * Reads the part that begins at a position.
   *
   * @param position null for the first part
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the record must
   *     be delivered again later
   * @throws IllegalArgumentException when there is no such position
   */
  public CompletableFuture<Part> read(@Nullable String position) {
    return collect(RebuildPosition.of(position), new LinkedHashSet<>())
        .thenCompose(
            listed ->
                rows.find(List.copyOf(listed.sandboxes()))
                    .thenApply(
                        found ->
                            new Part(
                                found, listed.next() == null ? null : listed.next().toString())));
  }

  private record Listed(Set<SandboxId> sandboxes, @Nullable RebuildPosition next) {}

  private CompletableFuture<Listed> collect(
      @Nullable RebuildPosition position, Set<SandboxId> sandboxes) {
    if (position == null || sandboxes.size() >= PART) {
      return completedFuture(new Listed(sandboxes, position));
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
