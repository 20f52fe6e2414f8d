package io.sandboxbroker.allocator.sweep;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Those of what is found that have waited longest, so many at most, however many are found. Not
 * thread-safe.
 */
final class OldestHits {

  private final int most;
  private final @Nullable SweepHit after;
  private final TreeSet<SweepHit> kept = new TreeSet<>();
  private boolean complete = true;

  /**
   * @param most how many are kept
   * @param after only what comes after this one counts; null for all
   */
  OldestHits(int most, @Nullable SweepHit after) {
    this.most = most;
    this.after = after;
  }

  void add(SweepHit found) {
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
  List<SweepHit> kept() {
    return List.copyOf(kept);
  }

  /** The last one kept, when others come after it; empty when there are none. */
  Optional<SweepHit> last() {
    return complete ? Optional.empty() : Optional.of(kept.last());
  }
}
