package io.sandboxbroker.worker.timer;

import java.time.Duration;
import java.time.Instant;

/**
 * When the CSP's list is read next.
 *
 * @param interval from one sync to the next
 * @param retry from a refused list to the next try; doubles with each refusal in a row, up to the
 *     interval
 */
record SyncSchedule(Duration interval, Duration retry) {

  /** Doubling further would overflow long after any interval has been reached. */
  private static final int DOUBLINGS = 20;

  /** At once, where none was ever scheduled. */
  Deadline first(Instant now) {
    return new Deadline(now, 0);
  }

  /** After one has been asked for: should it never be answered, it is asked for again. */
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
