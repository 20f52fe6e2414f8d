package io.sandboxbroker.allocator.candidate;

import org.jspecify.annotations.Nullable;

/**
 * How far the shards have been read, round after round. A scan is one shard read from its first
 * page to its last; scans are numbered from 1. Not thread-safe; its list guards it.
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

  /** Reads in another order from now on; what has been read of the present scan does not count. */
  void reorder(ShardOrder newOrder) {
    order = newOrder;
    cursor = null;
    completed = started;
    orderedAt = started;
  }

  /** The shard to be read next; begins a scan when the one before is complete. */
  int nextShard() {
    if (completed == started) {
      started++;
      conclusive = true;
    }
    return order.at(started - orderedAt - 1);
  }

  /** Tells pages that were asked for before a change of the order from those after it. */
  long orderedAt() {
    return orderedAt;
  }

  @Nullable String cursor() {
    return cursor;
  }

  /** A candidate was in another command's hands: it may come back, so this scan proves nothing. */
  void sawUndecided() {
    conclusive = false;
  }

  /**
   * A page has been read.
   *
   * @return false when the shard must be read again, because it proved nothing
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

  /** The scan whose completion ends a sweep of every shard that begins now. */
  long endOfSweepFromNow() {
    return started + order.size();
  }
}
