package io.sandboxbroker.worker.timer;

import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps the timers of the pool as a whole. Not thread-safe. */
final class PoolTimers {

  /** How many syncs that were asked for are kept until the next tick. */
  static final int MOST_REQUESTS = 100;

  private static final String REQUESTED = "requested-sync";

  private final TimerStore timers;
  private final Map<PoolTimer, PeriodicSchedule> schedules = new EnumMap<>(PoolTimer.class);
  private boolean begun;

  PoolTimers(TimerStore timers, TimerSettings settings) {
    this.timers = timers;
    schedules.put(
        PoolTimer.SYNC, new PeriodicSchedule(settings.syncInterval(), settings.syncRetry()));
    schedules.put(PoolTimer.EXPIRY_SWEEP, PeriodicSchedule.every(settings.expirySweep()));
    schedules.put(PoolTimer.DELETION_SWEEP, PeriodicSchedule.every(settings.deletionSweep()));
  }

  /** Sets the timers that there must always be. */
  void keep(Instant now) {
    schedules.forEach((timer, schedule) -> keep(timer, schedule, now));
    begun = true;
  }

  private void keep(PoolTimer timer, PeriodicSchedule schedule, Instant now) {
    var set = timers.deadline(timer.key());
    if (set.isEmpty()) {
      set(timer, schedule.first(now));
    } else if (!begun) {
      // It may have been set under other settings, which change with a restart only.
      Deadline before = set.get();
      Deadline after = schedule.noLater(before, now);
      if (!after.equals(before)) {
        set(timer, after);
      }
    }
  }

  /** Takes note that a timer has been emitted; whether it was one of these. */
  boolean asked(DueTimer due, Instant now) {
    for (PoolTimer timer : PoolTimer.values()) {
      if (timer.key().equals(due.key())) {
        set(timer, schedule(timer).afterAsking(due.planned().deadline(), now));
        return true;
      }
    }
    return due.key().kind().equals(REQUESTED);
  }

  /** What was only tried is no sync. */
  void completed(SyncCompleted done) {
    if (!done.getDryRun()) {
      set(PoolTimer.SYNC, schedule(PoolTimer.SYNC).afterCompletion(done.getObservedAt()));
    }
  }

  /** What an operator asked for is the operator's to ask for again. */
  void refused(SyncRefused refused) {
    String cause = refused.getCauseId();
    if (PoolTimer.SYNC.hasId(cause) || EmptyPoolProcessor.hasId(cause)) {
      int failures = timers.deadline(PoolTimer.SYNC.key()).map(Deadline::failures).orElse(0);
      set(PoolTimer.SYNC, schedule(PoolTimer.SYNC).afterRefusal(refused.getObservedAt(), failures));
    }
  }

  /**
   * A sync that an operator asks for: one for each command, whatever is scheduled.
   *
   * @return what is to be emitted at once, because as many are kept as may be
   */
  Optional<DueTimer> requested(RequestSync command, Instant at) {
    TimerKey key = new TimerKey(REQUESTED, command.getCommandId());
    var record =
        new SyncDue(
            command.getCommandId(),
            at,
            SyncReason.REQUESTED,
            command.getDryRun(),
            command.getOverride());
    var planned = new ScheduledTimer(new Deadline(at, 0), record);
    if (timers.count(REQUESTED, MOST_REQUESTS) == MOST_REQUESTS) {
      return Optional.of(new DueTimer(key, planned));
    }
    timers.set(key, planned);
    return Optional.empty();
  }

  private PeriodicSchedule schedule(PoolTimer timer) {
    return Objects.requireNonNull(schedules.get(timer));
  }

  private void set(PoolTimer timer, Deadline deadline) {
    timers.set(timer.key(), timer.at(deadline));
  }
}
