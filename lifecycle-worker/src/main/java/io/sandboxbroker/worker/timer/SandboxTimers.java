package io.sandboxbroker.worker.timer;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the timer of each sandbox, which follows from the sandbox's newest version. Events may
 * arrive late and repeatedly: an allocator publishes older versions again after a crash. Not
 * thread-safe.
 */
record SandboxTimers(TimerStore timers, LifeSchedule schedule) {

  private static final String KIND = "sandbox";

  /**
   * Sets the timer of a sandbox, unless a newer version of the sandbox has set it already.
   *
   * @param trace the {@code traceparent} of the event that carried the state; null without a trace
   */
  void update(SandboxState state, @Nullable String trace) {
    TimerKey key = keyOf(state);
    long known = timers.deadline(key).map(Deadline::version).orElse(0L);
    if (state.getVersion() <= known) {
      return;
    }
    schedule
        .timerOf(state)
        .ifPresentOrElse(
            timer -> timers.set(key, timer.withTrace(trace)), () -> timers.cancel(key));
  }

  /**
   * Makes a waiting deletion due now, if its timer was set by this version of the sandbox.
   *
   * @param trace as in {@link #update}; null keeps the trace of the timer
   */
  void expedite(SandboxState state, Instant now, @Nullable String trace) {
    TimerKey key = keyOf(state);
    timers
        .deadline(key)
        .filter(set -> set.version() == state.getVersion() && set.dueAt().isAfter(now))
        .flatMap(
            set ->
                schedule
                    .expedited(state, set, now)
                    .map(timer -> timer.withTrace(trace == null ? set.trace() : trace)))
        .ifPresent(timer -> timers.set(key, timer));
  }

  /** Sets a published timer again, in case the allocator never acts on it. */
  void onPublished(DueTimer due, Instant now) {
    schedule.afterPublication(due.timer(), now).ifPresent(next -> timers.set(due.key(), next));
  }

  private static TimerKey keyOf(SandboxState state) {
    return new TimerKey(KIND, state.getSandboxId());
  }
}
