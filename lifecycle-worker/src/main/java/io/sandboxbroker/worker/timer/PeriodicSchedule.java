package io.sandboxbroker.worker.timer;

import java.time.Duration;
import java.time.Instant;

/**
 * Computes the next due time of a periodic timer.
 *
 * @param interval from one due time to the next
 * @param retry from a failure to the next attempt; doubles with each failure in a row, up to the
 *     interval
 */
record PeriodicSchedule(Duration interval, Duration retry) {

  /** Doubling further would overflow long after any interval has been reached. */
  private static final int MAX_DOUBLINGS = 20;

  /** The schedule of a timer that knows no failure. */
  static PeriodicSchedule every(Duration interval) {
    return new PeriodicSchedule(interval, interval);
  }

  /** The deadline of a timer that was never set. */
  Deadline first(Instant now) {
    return new Deadline(now, 0);
  }

  /** Limits a deadline that a longer interval has set to one interval from now. */
  Deadline limit(Deadline set, Instant now) {
    Instant latest = now.plus(interval);
    return set.dueAt().isAfter(latest) ? new Deadline(latest, set.failures()) : set;
  }

  /** The deadline after a publication; it applies if no outcome follows. */
  Deadline afterPublication(Deadline published, Instant now) {
    return new Deadline(now.plus(interval), published.failures());
  }

  Deadline afterCompletion(Instant completedAt) {
    return new Deadline(completedAt.plus(interval), 0);
  }

  Deadline afterRefusal(Instant refusedAt, int failuresBefore) {
    Duration pause = retry.multipliedBy(1L << Math.min(failuresBefore, MAX_DOUBLINGS));
    Duration wait = pause.compareTo(interval) < 0 ? pause : interval;
    return new Deadline(refusedAt.plus(wait), failuresBefore + 1);
  }
}
