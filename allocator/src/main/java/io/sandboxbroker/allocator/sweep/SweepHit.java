package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.SandboxId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A sandbox that a sweep came by.
 *
 * @param since how long it has waited for its turn: the first comes first
 */
record SweepHit(Instant since, SandboxId sandbox) implements Comparable<SweepHit> {

  private static final Comparator<SweepHit> ORDER =
      Comparator.comparing(SweepHit::since).thenComparing(found -> found.sandbox().value());

  @Override
  public int compareTo(SweepHit other) {
    return ORDER.compare(this, other);
  }
}
