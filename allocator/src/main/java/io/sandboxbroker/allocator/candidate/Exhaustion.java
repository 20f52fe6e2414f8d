package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a list last knew of there being none, and who was told so: when a sandbox turns up that had
 * been available since before they asked, a sweep has missed it, which is a bug. Not thread-safe,
 * but for {@link #isLastWord}; its list guards it.
 */
final class Exhaustion {

  private static final int REMEMBERED = 1_000;

  private final Duration indexLag;
  private final Candidates.FalseExhaustions alarm;
  private volatile boolean lastWord;
  private final Deque<Instant> toldNone = new ArrayDeque<>();

  /**
   * @param indexLag for how long a sandbox that has become available may be missing from the index
   * @param alarm hears once of each one who was told wrongly
   */
  Exhaustion(Duration indexLag, Candidates.FalseExhaustions alarm) {
    this.indexLag = indexLag;
    this.alarm = alarm;
  }

  /** Somebody who asked then was told that there is none. */
  void toldNone(Instant asked) {
    lastWord = true;
    if (toldNone.size() == REMEMBERED) {
      toldNone.removeFirst();
    }
    toldNone.addLast(asked);
  }

  /** Whether nothing has turned up since somebody was told that there is none. */
  boolean isLastWord() {
    return lastWord;
  }

  /** This one is available. */
  void saw(Sandbox.Available sandbox) {
    lastWord = false;
    if (toldNone.isEmpty()) {
      return;
    }
    Instant inTheIndex = sandbox.revision().at().plus(indexLag);
    while (!toldNone.isEmpty() && toldNone.getLast().isAfter(inTheIndex)) {
      toldNone.removeLast();
      alarm.onFalseExhaustion();
    }
  }
}
