package io.sandboxbroker.allocator.candidate;

import org.jspecify.annotations.Nullable;

/**
 * The position of the reads through all shards, round after round. A scan reads one shard from its
 * first page to its last; scans are numbered from 1. Not thread-safe; the list guards it.
 */
final class Scan {

  private ShardOrder order;
  private long orderedAt;
  private long started;
  private long completed;
  private @Nullable String cursor;
  private boolean conclusive = true;

  Scan(ShardOrder order) {
    this.order = order;
  }

  /** Changes the order of the shards; the current scan does not count. */
  void reorder(ShardOrder newOrder) {
    order = newOrder;
    cursor = null;
    completed = started;
    orderedAt = started;
  }

  /** Returns the shard to read next; begins a scan when the last one is complete. */
  int nextShard() {
    if (completed == started) {
      started++;
      conclusive = true;
    }
    return order.at(started - orderedAt - 1);
  }

  /** The scan after which the order last changed; pages requested before it do not count. */
  long orderedAt() {
    return orderedAt;
  }

  @Nullable String cursor() {
    return cursor;
  }

  /**
   * Another command uses a candidate of this shard and may put it back: the scan proves nothing.
   */
  void sawCandidateInUse() {
    conclusive = false;
  }

  /**
   * A page has been read.
   *
   * @return false when the shard must be read again, because the scan proved nothing
   */
  boolean pageRead(@Nullable String next) {
    cursor = next;
    if (next != null) {
      return true;
    }
    if (conclusive) {
      completed = started;
      return true;
    }
    conclusive = true;
    return false;
  }

  /** The number of the last scan that is complete or was given up. */
  long completed() {
    return completed;
  }

  /** The scan that ends a sweep of every shard that begins now. */
  long endOfSweepFromNow() {
    return started + order.size();
  }
}
