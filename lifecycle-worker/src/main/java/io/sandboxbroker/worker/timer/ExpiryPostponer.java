package io.sandboxbroker.worker.timer;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.time.Duration;
import java.time.Instant;

/** Postpones expiries while operators have frozen them, or while the freezes are unknown. */
record ExpiryPostponer(TimerStore timers, FreezeState freezes) {

  /** Expiries are published at the latest this long after the end of the freeze. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /**
   * Sets a due expiry again if expiries are frozen. Left in the store as it is, it would delay the
   * timers that are due after it.
   *
   * @return whether the timer was postponed
   */
  boolean postpone(DueTimer due, Instant now) {
    ScheduledTimer timer = due.timer();
    if (!(timer.record() instanceof ExpiryDue) || !freezes.isFrozen(FreezeScope.EXPIRY, now)) {
      return false;
    }
    Deadline was = timer.deadline();
    Deadline next = new Deadline(now.plus(PAUSE), was.failures(), was.version(), was.trace());
    timers.set(due.key(), new ScheduledTimer(next, timer.record()));
    return true;
  }
}
