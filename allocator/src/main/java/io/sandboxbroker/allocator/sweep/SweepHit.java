package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.SandboxId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A sandbox that a sweep has found in the index. The natural order is by age.
 *
 * @param since when the sandbox became overdue, or last changed
 */
record SweepHit(Instant since, SandboxId sandbox) implements Comparable<SweepHit> {

  private static final Comparator<SweepHit> ORDER =
      Comparator.comparing(SweepHit::since).thenComparing(hit -> hit.sandbox().value());

  @Override
  public int compareTo(SweepHit other) {
    return ORDER.compare(this, other);
  }
}
