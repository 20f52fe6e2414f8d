package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position of a rebuild: it reads the statuses in their order, and the shards of each.
 *
 * @param cursor the store's cursor within the shard; null at the beginning of the shard
 */
record RebuildPosition(Status status, int shard, @Nullable String cursor) {

  private static final String SEPARATOR = ":";

  RebuildPosition {
    if (shard < 0) {
      throw new IllegalArgumentException("No such shard: " + shard);
    }
  }

  /**
   * Parses a position.
   *
   * @param text null for the first position
   * @throws IllegalArgumentException when the text is no position
   */
  static RebuildPosition of(@Nullable String text) {
    if (text == null) {
      return new RebuildPosition(Status.AVAILABLE, 0, null);
    }
    List<String> parts = List.of(text.split(SEPARATOR, 3));
    if (parts.size() != 3) {
      throw new IllegalArgumentException("No position of a rebuild: " + text);
    }
    String cursor = parts.get(2);
    return new RebuildPosition(
        Status.ofLabel(parts.get(0)),
        Integer.parseInt(parts.get(1)),
        cursor.isEmpty() ? null : cursor);
  }

  RebuildPosition at(String next) {
    return new RebuildPosition(status, shard, next);
  }

  /** The beginning of the next shard, or of the next status; null when there is none. */
  @Nullable RebuildPosition nextShard(int shards) {
    if (shard + 1 < shards) {
      return new RebuildPosition(status, shard + 1, null);
    }
    List<Status> all = List.of(Status.values());
    int next = all.indexOf(status) + 1;
    return next < all.size() ? new RebuildPosition(all.get(next), 0, null) : null;
  }

  @Override
  public String toString() {
    return status.label() + SEPARATOR + shard + SEPARATOR + (cursor == null ? "" : cursor);
  }
}
