package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** The entries that want sandboxes of the same name prefix, or any sandbox. Not thread-safe. */
final class PrefixQueue {

  private final TreeMap<Long, QueueEntry> withoutOffer = new TreeMap<>();
  private int depth;
  private int pendingTurns;

  void add(QueueEntry entry) {
    count(entry, 1);
    if (!entry.offer().isForSandbox()) {
      withoutOffer.put(entry.number(), entry);
    }
  }

  void remove(QueueEntry entry) {
    count(entry, -1);
    withoutOffer.remove(entry.number());
  }

  private void count(QueueEntry entry, int change) {
    depth += change;
    pendingTurns += entry.offer().isPending() ? change : 0;
  }

  int depth() {
    return depth;
  }

  boolean hasTurnPending() {
    return pendingTurns > 0;
  }

  /** The first entry that no sandbox was offered to. */
  Optional<QueueEntry> first() {
    return Optional.ofNullable(withoutOffer.firstEntry()).map(entry -> entry.getValue());
  }

  /** The first entry, when no entry has a turn and the first has had none since then. */
  Optional<QueueEntry> firstWithoutTurnSince(Instant then) {
    return hasTurnPending()
        ? Optional.empty()
        : first().filter(entry -> entry.offeredAt() == null || !entry.offeredAt().isAfter(then));
  }
}
