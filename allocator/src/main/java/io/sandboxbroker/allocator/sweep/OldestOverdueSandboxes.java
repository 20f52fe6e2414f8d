package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.SandboxId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The oldest hits of a sweep, up to a maximum number. Not thread-safe. */
final class OldestOverdueSandboxes {

  private final int max;
  private final @Nullable OverdueSandbox after;
  private final TreeSet<OverdueSandbox> hits = new TreeSet<>();
  private boolean complete = true;

  /**
   * A sandbox that a sweep has found in the index. The natural order is by age.
   *
   * @param since when the sandbox became overdue, or last changed
   */
  record OverdueSandbox(Instant since, SandboxId sandbox) implements Comparable<OverdueSandbox> {

    private static final Comparator<OverdueSandbox> ORDER =
        Comparator.comparing(OverdueSandbox::since).thenComparing(hit -> hit.sandbox().value());

    @Override
    public int compareTo(OverdueSandbox other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Creates an empty set.
   *
   * @param after hits up to this one are left out; null for none
   */
  OldestOverdueSandboxes(int max, @Nullable OverdueSandbox after) {
    this.max = max;
    this.after = after;
  }

  void add(OverdueSandbox hit) {
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
  List<OverdueSandbox> hits() {
    return List.copyOf(hits);
  }

  /** The last hit, when the sweep found more; empty when these are all. */
  Optional<OverdueSandbox> last() {
    return complete ? Optional.empty() : Optional.of(hits.last());
  }
}
