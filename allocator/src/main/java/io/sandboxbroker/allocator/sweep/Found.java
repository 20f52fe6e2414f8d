package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.SandboxId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A sandbox that a sweep came by.
 *
 * @param since how long it has waited for its turn: the first comes first
 */
record Found(Instant since, SandboxId sandbox) implements Comparable<Found> {

  private static final Comparator<Found> ORDER =
      Comparator.comparing(Found::since).thenComparing(found -> found.sandbox().value());

  @Override
  public int compareTo(Found other) {
    return ORDER.compare(this, other);
  }
}
