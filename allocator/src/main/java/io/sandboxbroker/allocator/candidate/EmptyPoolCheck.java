package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Checks the refusals of a list. A sandbox that was available before the refused request proves
 * that a sweep has missed it, which is a bug. Not thread-safe, except for {@link #isExhausted}; the
 * list guards it.
 */
final class EmptyPoolCheck {

  private static final int MAX_REFUSALS = 1_000;

  private final Duration indexLag;
  private final Runnable onFalseExhaustion;
  private volatile boolean exhausted;
  private final Deque<Instant> refused = new ArrayDeque<>();

  /**
   * Creates a list without refusals.
   *
   * @param indexLag how long a sandbox that has become available may be missing from the index
   * @param onFalseExhaustion runs once for each false refusal
   */
  EmptyPoolCheck(Duration indexLag, Runnable onFalseExhaustion) {
    this.indexLag = indexLag;
    this.onFalseExhaustion = onFalseExhaustion;
  }

  /** A request of this time was refused. */
  void refused(Instant requestedAt) {
    exhausted = true;
    if (refused.size() == MAX_REFUSALS) {
      refused.removeFirst();
    }
    refused.addLast(requestedAt);
  }

  /** Whether no sandbox has appeared since the last refusal. */
  boolean isExhausted() {
    return exhausted;
  }

  /** A sandbox is available. */
  void found(Sandbox.Available sandbox) {
    exhausted = false;
    if (refused.isEmpty()) {
      return;
    }
    Instant inTheIndex = sandbox.revision().at().plus(indexLag);
    while (!refused.isEmpty() && refused.getLast().isAfter(inTheIndex)) {
      refused.removeLast();
      onFalseExhaustion.run();
    }
  }
}
