package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Those in the line who want the same: sandboxes of one name prefix, or any. Not thread-safe. */
final class PrefixQueue {

  private final TreeMap<Long, QueueEntry> unsettled = new TreeMap<>();
  private int depth;
  private int underWay;

  void add(QueueEntry place) {
    count(place, 1);
    if (!place.offer().isSettled()) {
      unsettled.put(place.number(), place);
    }
  }

  void remove(QueueEntry place) {
    count(place, -1);
    unsettled.remove(place.number());
  }

  private void count(QueueEntry place, int change) {
    depth += change;
    underWay += place.offer().isUnderWay() ? change : 0;
  }

  int depth() {
    return depth;
  }

  boolean isTurnUnderWay() {
    return underWay > 0;
  }

  /** The first for whom no sandbox has been told of. */
  Optional<QueueEntry> first() {
    return Optional.ofNullable(unsettled.firstEntry()).map(entry -> entry.getValue());
  }

  /** The first, if nobody here has a turn and it has had none since then. */
  Optional<QueueEntry> firstWithoutTurnSince(Instant then) {
    return isTurnUnderWay()
        ? Optional.empty()
        : first().filter(place -> place.offeredAt() == null || !place.offeredAt().isAfter(then));
  }
}
