package io.sandboxbroker.worker.timer;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.time.Duration;
import java.time.Instant;

/** Lets expiries wait while operators have frozen them, or nobody can tell. */
record ExpiryPostponer(TimerStore timers, FreezeState freezes) {

  /** Within which an expiry is emitted after the thaw. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /**
   * Sets a timer that was due again, as it is, if it is an expiry and frozen. Left where it is, it
   * would be in the way of what is due after it.
   *
   * @return whether it has done so, and nothing is to be emitted
   */
  boolean hold(DueTimer due, Instant now) {
    ScheduledTimer planned = due.planned();
    if (!(planned.record() instanceof ExpiryDue) || !freezes.isFrozen(FreezeScope.EXPIRY, now)) {
      return false;
    }
    Deadline was = planned.deadline();
    Deadline next = new Deadline(now.plus(PAUSE), was.failures(), was.version(), was.trace());
    timers.set(due.key(), new ScheduledTimer(next, planned.record()));
    return true;
  }
}
