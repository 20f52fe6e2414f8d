package io.sandboxbroker.allocator.candidate;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when candidates are fetched in advance, and how many: more under higher demand, and none
 * for a while after a sweep that found too few. Not thread-safe; the list guards it.
 */
final class Prefetch {

  private final int min;
  private final int max;
  private final Duration pause;
  private int batch;
  private long endOfSweep;
  private Instant next = Instant.MIN;

  Prefetch(CandidateSettings settings) {
    min = settings.batch();
    max = settings.maxBatch();
    pause = settings.pause();
    batch = min;
  }

  /** The number of candidates that are fetched at a time now. */
  int batch() {
    return batch;
  }

  /** Whether the list is short enough to be filled now. */
  boolean isDue(int free, Instant now) {
    return free < batch / 2 && !now.isBefore(next);
  }

  /**
   * A sweep begins.
   *
   * @param requested whether a request waits for a candidate
   * @param endOfThisSweep the scan that ends the sweep when no request waits
   */
  void begin(boolean requested, long endOfThisSweep) {
    batch = requested ? Math.min(batch * 2, max) : batch;
    endOfSweep = endOfThisSweep;
  }

  /** Whether the sweep has read every shard. */
  boolean hasEnded(long completed) {
    return completed >= endOfSweep;
  }

  /** The sweep found too few candidates. */
  void pause(Instant now) {
    next = now.plus(pause);
    batch = Math.max(batch / 2, min);
  }
}
