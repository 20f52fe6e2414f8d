package io.sandboxbroker.e2e.stack;

import java.time.Duration;

/**
 * Decides how long to wait for the end of what is still open: as long as there is progress, and for
 * a bounded time in all. A slow machine takes longer, and makes progress. Not thread-safe.
 */
final class Settling {

  private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(90);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final Duration begin;
  private Duration lastProgress;
  private int fewest = Integer.MAX_VALUE;

  Settling(Duration begin) {
    this.begin = begin;
    lastProgress = begin;
  }

  /**
   * Whether what is still open may end by itself.
   *
   * @param open how much is open now
   */
  boolean mayEnd(int open, Duration now) {
    if (open < fewest) {
      fewest = open;
      lastProgress = now;
    }
    return open > 0
        && now.minus(lastProgress).compareTo(WITHOUT_PROGRESS) < 0
        && now.minus(begin).compareTo(LONGEST) < 0;
  }
}
