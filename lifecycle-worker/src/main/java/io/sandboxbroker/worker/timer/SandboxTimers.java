package io.sandboxbroker.worker.timer;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the timer of each sandbox: that of its newest version. Events may come late and again:
 * after a crash an allocator tells anew what a step behind the newest was. Not thread-safe.
 */
record SandboxTimers(TimerStore timers, LifeSchedule schedule) {

  private static final String KIND = "sandbox";

  /**
   * Sets the timer of a state, if it is newer than the one that is known.
   *
   * @param trace the {@code traceparent} of whatever told the state; null for none
   */
  void follow(SandboxState state, @Nullable String trace) {
    TimerKey key = keyOf(state);
    long known = timers.deadline(key).map(Deadline::version).orElse(0L);
    if (state.getVersion() <= known) {
      return;
    }
    schedule
        .planned(state)
        .ifPresentOrElse(
            planned -> timers.set(key, planned.within(trace)), () -> timers.cancel(key));
  }

  /**
   * Makes a deletion due now, if one waits and this is the state that it waits in.
   *
   * @param trace as in {@link #follow}; with none it stays the one that it was set by
   */
  void hasten(SandboxState state, Instant now, @Nullable String trace) {
    TimerKey key = keyOf(state);
    timers
        .deadline(key)
        .filter(set -> set.version() == state.getVersion() && set.dueAt().isAfter(now))
        .flatMap(
            set ->
                schedule
                    .hastened(state, set, now)
                    .map(planned -> planned.within(trace == null ? set.trace() : trace)))
        .ifPresent(planned -> timers.set(key, planned));
  }

  /** Sets a timer that has been emitted once more, in case nothing comes of it. */
  void asked(DueTimer due, Instant now) {
    schedule.afterAsking(due.planned(), now).ifPresent(next -> timers.set(due.key(), next));
  }

  private static TimerKey keyOf(SandboxState state) {
    return new TimerKey(KIND, state.getSandboxId());
  }
}
