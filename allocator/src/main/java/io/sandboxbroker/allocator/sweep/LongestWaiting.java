package io.sandboxbroker.allocator.sweep;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Those of what is found that have waited longest, so many at most, however many are found. Not
 * thread-safe.
 */
final class LongestWaiting {

  private final int most;
  private final @Nullable Found after;
  private final TreeSet<Found> kept = new TreeSet<>();
  private boolean complete = true;

  /**
   * @param most how many are kept
   * @param after only what comes after this one counts; null for all
   */
  LongestWaiting(int most, @Nullable Found after) {
    this.most = most;
    this.after = after;
  }

  void add(Found found) {
    if (after != null && found.compareTo(after) <= 0) {
      return;
    }
    kept.add(found);
    if (kept.size() > most) {
      kept.pollLast();
      complete = false;
    }
  }

  /** In their order. */
  List<Found> kept() {
    return List.copyOf(kept);
  }

  /** The last one kept, when others come after it; empty when there are none. */
  Optional<Found> last() {
    return complete ? Optional.empty() : Optional.of(kept.last());
  }
}
