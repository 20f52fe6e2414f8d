package io.sandboxbroker.allocator.intake;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Decides how long a record is retried in place while the store is unavailable: with pauses that
 * double each time, up to a maximum, and for a limited time in all.
 *
 * @param firstPause the longest first pause
 * @param maxPause the longest pause
 * @param timeout the time after which the record is delivered again instead
 * @param pauses runs what waits for a pause
 */
record StoreRetries(Duration firstPause, Duration maxPause, Duration timeout, Pauses pauses) {

  /** Runs tasks after a pause. */
  @FunctionalInterface
  interface Pauses {

    /** Runs tasks after so many nanoseconds. */
    Executor after(long nanos);
  }

  private static final int MAX_DOUBLINGS = 20;

  /**
   * A thread for each retry. The common pool may have a single thread, and the first use of a
   * schema would block it: the HTTP client of the registry needs that pool for its answer.
   */
  static final Executor THREADS = task -> Thread.ofVirtual().name("store-retry").start(task);

  /** Retries whose pauses are the machine's. */
  StoreRetries(Duration firstPause, Duration maxPause, Duration timeout) {
    this(
        firstPause,
        maxPause,
        timeout,
        nanos -> CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, THREADS));
  }

  /**
   * Runs a task after a pause. The pause is random from its half to its whole, so that records that
   * failed together do not return together.
   *
   * @param failures how often the record has failed, from 1
   */
  Executor afterPause(int failures) {
    long doubled = firstPause.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
    long longest = Math.min(doubled, maxPause.toNanos());
    return pauses.after(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }
}
