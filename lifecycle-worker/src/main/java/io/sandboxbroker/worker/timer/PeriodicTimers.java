package io.sandboxbroker.worker.timer;

import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Keeps the periodic timers of the pool. Not thread-safe. */
final class PeriodicTimers {

  private final TimerStore timers;
  private final Map<PeriodicTimer, PeriodicSchedule> schedules = new EnumMap<>(PeriodicTimer.class);
  private boolean initialised;

  PeriodicTimers(TimerStore timers, TimerSettings settings) {
    this.timers = timers;
    schedules.put(
        PeriodicTimer.SYNC, new PeriodicSchedule(settings.syncInterval(), settings.syncRetry()));
    schedules.put(PeriodicTimer.EXPIRY_SWEEP, PeriodicSchedule.every(settings.expirySweep()));
    schedules.put(PeriodicTimer.DELETION_SWEEP, PeriodicSchedule.every(settings.deletionSweep()));
  }

  /** Sets each timer that is not set. */
  void ensureSet(Instant now) {
    schedules.forEach((timer, schedule) -> ensureSet(timer, schedule, now));
    initialised = true;
  }

  private void ensureSet(PeriodicTimer timer, PeriodicSchedule schedule, Instant now) {
    var set = timers.deadline(timer.key());
    if (set.isEmpty()) {
      set(timer, schedule.first(now));
    } else if (!initialised) {
      // Other settings may have set it, which change with a restart only.
      Deadline before = set.get();
      Deadline after = schedule.limit(before, now);
      if (!after.equals(before)) {
        set(timer, after);
      }
    }
  }

  /**
   * Sets a published timer again.
   *
   * @return whether it is a timer of the pool
   */
  boolean onPublished(DueTimer due, Instant now) {
    for (PeriodicTimer timer : PeriodicTimer.values()) {
      if (timer.key().equals(due.key())) {
        set(timer, schedule(timer).afterPublication(due.timer().deadline(), now));
        return true;
      }
    }
    return false;
  }

  /** Moves the next sync; a dry run moves nothing. */
  void onCompleted(SyncCompleted completed) {
    if (!completed.getDryRun()) {
      set(
          PeriodicTimer.SYNC,
          schedule(PeriodicTimer.SYNC).afterCompletion(completed.getObservedAt()));
    }
  }

  /** Moves the next sync after a refused list; a sync that an operator requested moves nothing. */
  void onRefused(SyncRefused refused) {
    String cause = refused.getCauseId();
    if (PeriodicTimer.SYNC.hasId(cause) || SyncOnEmptyPoolProcessor.hasId(cause)) {
      int failures = timers.deadline(PeriodicTimer.SYNC.key()).map(Deadline::failures).orElse(0);
      set(
          PeriodicTimer.SYNC,
          schedule(PeriodicTimer.SYNC).afterRefusal(refused.getObservedAt(), failures));
    }
  }

  private PeriodicSchedule schedule(PeriodicTimer timer) {
    return Objects.requireNonNull(schedules.get(timer));
  }

  private void set(PeriodicTimer timer, Deadline deadline) {
    timers.set(timer.key(), timer.at(deadline));
  }
}
