package io.sandboxbroker.allocator.candidate;

import java.time.Duration;
import java.time.Instant;

/**
 * How many candidates are fetched at a time, and when again: more the more is asked for, and not at
 * all for a while after a sweep that found too few. Not thread-safe; its list guards it.
 */
final class Prefetch {

  private final int least;
  private final int most;
  private final Duration pause;
  private int batch;
  private long endOfSweep;
  private Instant next = Instant.MIN;

  Prefetch(CandidateSettings settings) {
    least = settings.batch();
    most = settings.maxBatch();
    pause = settings.pause();
    batch = least;
  }

  /** How many at a time now. */
  int batch() {
    return batch;
  }

  /** Whether so few are free that more should be fetched. */
  boolean isDue(int free, Instant now) {
    return free < batch / 2 && !now.isBefore(next);
  }

  /** More are fetched, until that sweep at the latest if nobody waits for them. */
  void begin(boolean somebodyWaits, long endOfThisSweep) {
    batch = somebodyWaits ? Math.min(batch * 2, most) : batch;
    endOfSweep = endOfThisSweep;
  }

  /** Whether it has looked everywhere. */
  boolean hasEnded(long completed) {
    return completed >= endOfSweep;
  }

  /** It has found too few. */
  void rest(Instant now) {
    next = now.plus(pause);
    batch = Math.max(batch / 2, least);
  }
}
