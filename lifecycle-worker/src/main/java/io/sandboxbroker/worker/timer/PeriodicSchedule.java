package io.sandboxbroker.worker.timer;

import java.time.Duration;
import java.time.Instant;

/**
 * When something that is due again and again is due next.
 *
 * @param interval from one time to the next
 * @param retry from a failure to the next try; doubles with each failure in a row, up to the
 *     interval
 */
record PeriodicSchedule(Duration interval, Duration retry) {

  /** Doubling further would overflow long after any interval has been reached. */
  private static final int DOUBLINGS = 20;

  /** Of something that does not fail. */
  static PeriodicSchedule every(Duration interval) {
    return new PeriodicSchedule(interval, interval);
  }

  /** At once, where it was never due. */
  Deadline first(Instant now) {
    return new Deadline(now, 0);
  }

  /** What was set by a longer interval than this one is due no later than this one allows. */
  Deadline noLater(Deadline set, Instant now) {
    Instant latest = now.plus(interval);
    return set.dueAt().isAfter(latest) ? new Deadline(latest, set.failures()) : set;
  }

  /** After it has been asked for: should it never be answered, it is asked for again. */
  Deadline afterAsking(Deadline asked, Instant now) {
    return new Deadline(now.plus(interval), asked.failures());
  }

  Deadline afterCompletion(Instant completedAt) {
    return new Deadline(completedAt.plus(interval), 0);
  }

  Deadline afterRefusal(Instant refusedAt, int failuresBefore) {
    Duration pause = retry.multipliedBy(1L << Math.min(failuresBefore, DOUBLINGS));
    Duration wait = pause.compareTo(interval) < 0 ? pause : interval;
    return new Deadline(refusedAt.plus(wait), failuresBefore + 1);
  }
}
