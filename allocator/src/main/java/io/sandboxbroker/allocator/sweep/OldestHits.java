package io.sandboxbroker.allocator.sweep;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The oldest hits of a sweep, up to a maximum number. Not thread-safe. */
final class OldestHits {

  private final int max;
  private final @Nullable SweepHit after;
  private final TreeSet<SweepHit> hits = new TreeSet<>();
  private boolean complete = true;

  /**
   * Creates an empty set.
   *
   * @param after hits up to this one are left out; null for none
   */
  OldestHits(int max, @Nullable SweepHit after) {
    this.max = max;
    this.after = after;
  }

  void add(SweepHit hit) {
    if (after != null && hit.compareTo(after) <= 0) {
      return;
    }
    hits.add(hit);
    if (hits.size() > max) {
      hits.pollLast();
      complete = false;
    }
  }

  /** The hits, the oldest first. */
  List<SweepHit> hits() {
    return List.copyOf(hits);
  }

  /** The last hit, when the sweep found more; empty when these are all. */
  Optional<SweepHit> last() {
    return complete ? Optional.empty() : Optional.of(hits.last());
  }
}
