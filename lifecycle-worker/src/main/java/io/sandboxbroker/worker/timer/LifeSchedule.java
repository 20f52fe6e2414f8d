package io.sandboxbroker.worker.timer;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Computes the next timer of a sandbox from its state. A sandbox has at most one timer. Every event
 * that carries the same state leads to the same timer with the same id.
 */
record LifeSchedule(LifeSettings settings) {

  /** Doubling further would overflow long after any limit has been reached. */
  private static final int MAX_DOUBLINGS = 10;

  private static final int JITTER_STEPS = 1_000;

  /** More than two clocks differ that follow the brokers' clock. */
  private static final Duration EARLY = Duration.ofMillis(500);

  /** The timer of a sandbox in this state; empty when the state has none. */
  Optional<ScheduledTimer> timerOf(SandboxState state) {
    return switch (state.getStatus()) {
      case ALLOCATED -> Optional.of(expiry(state));
      case PENDING_DELETION, DELETION_FAILED -> Optional.of(deletion(state));
      case STALE -> Optional.of(purge(state));
      case DELETED -> {
        Instant dueAt = state.getUpdatedAt().plus(settings.deletedTtl());
        yield Optional.of(new ScheduledTimer(deadline(state, dueAt), null));
      }
      case AVAILABLE, UNKNOWN -> Optional.empty();
    };
  }

  /**
   * The deletion timer of a sandbox, due at {@code now} instead of its former time; empty when the
   * sandbox is not being deleted.
   */
  Optional<ScheduledTimer> expedited(SandboxState state, Deadline set, Instant now) {
    return switch (state.getStatus()) {
      case PENDING_DELETION, DELETION_FAILED ->
          Optional.of(deletion(state, new Deadline(now, set.failures(), set.version())));
      case AVAILABLE, ALLOCATED, STALE, DELETED, UNKNOWN -> Optional.empty();
    };
  }

  /** The timer that repeats one that was published at {@code now}, in case nobody acts on it. */
  Optional<ScheduledTimer> afterPublication(ScheduledTimer published, Instant now) {
    Deadline before = published.deadline();
    Duration pause =
        published.record() instanceof CleanupDue
            ? doubled(settings.deletionRetryMax(), before.failures())
            : pauseAfterDecision(before.failures());
    Instant dueAt = now.plus(pause);
    Deadline next = new Deadline(dueAt, before.failures() + 1, before.version(), before.trace());
    SpecificRecord record =
        switch (published.record()) {
          case ExpiryDue due ->
              ExpiryDue.newBuilder(due)
                  .setTimerId(id("expiry", due.getSandboxId(), dueAt))
                  .setDueAt(dueAt)
                  .build();
          case CleanupDue due ->
              CleanupDue.newBuilder(due)
                  .setTimerId(id("cleanup", due.getSandboxId(), dueAt))
                  .setDueAt(dueAt)
                  .build();
          case StalePurgeDue due ->
              StalePurgeDue.newBuilder(due)
                  .setTimerId(id("purge", due.getSandboxId(), dueAt))
                  .setDueAt(dueAt)
                  .build();
          case null, default -> null;
        };
    return record == null ? Optional.empty() : Optional.of(new ScheduledTimer(next, record));
  }

  /**
   * The first repetition comes soon, because the timer may have been early by the allocator's
   * clock.
   */
  private Duration pauseAfterDecision(int published) {
    return published == 0
        ? EARLY.compareTo(settings.timerRetry()) < 0 ? EARLY : settings.timerRetry()
        : doubled(settings.timerRetry(), published - 1);
  }

  private ScheduledTimer expiry(SandboxState state) {
    Instant expiresAt = Objects.requireNonNull(state.getExpiresAt());
    Instant dueAt = expiresAt.plus(settings.grace());
    return new ScheduledTimer(
        deadline(state, dueAt),
        new ExpiryDue(
            // A later version may set the timer again when it was published already.
            id("expiry", state.getSandboxId(), dueAt) + "/" + state.getVersion(),
            dueAt,
            state.getSandboxId(),
            Objects.requireNonNull(state.getAllocationId()),
            expiresAt));
  }

  private ScheduledTimer deletion(SandboxState state) {
    int failed = state.getDeletionAttempts();
    Instant dueAt =
        failed == 0 ? state.getUpdatedAt() : state.getUpdatedAt().plus(pauseAfter(state, failed));
    return deletion(state, deadline(state, dueAt));
  }

  private static ScheduledTimer deletion(SandboxState state, Deadline deadline) {
    Instant dueAt = deadline.dueAt();
    return new ScheduledTimer(
        deadline,
        new CleanupDue(
            id("cleanup", state.getSandboxId(), dueAt),
            dueAt,
            state.getSandboxId(),
            state.getExternalId(),
            state.getDeletionAttempts() + 1));
  }

  private ScheduledTimer purge(SandboxState state) {
    Instant dueAt = state.getUpdatedAt().plus(settings.stalePurge());
    return new ScheduledTimer(
        deadline(state, dueAt),
        new StalePurgeDue(
            id("purge", state.getSandboxId(), dueAt),
            dueAt,
            state.getSandboxId(),
            state.getVersion()));
  }

  private Duration pauseAfter(SandboxState state, int failed) {
    Duration max = settings.deletionRetryMax();
    Duration pause =
        state.getStatus() == SandboxStatus.DELETION_FAILED
            ? max
            : doubled(settings.deletionRetry(), failed - 1);
    Duration capped = pause.compareTo(max) < 0 ? pause : max;
    // From the state, so that a second run over the same events has the same output.
    int jitter =
        Math.floorMod((state.getSandboxId() + "@" + state.getVersion()).hashCode(), JITTER_STEPS);
    return capped.minus(capped.multipliedBy(jitter).dividedBy(2L * JITTER_STEPS));
  }

  private static Duration doubled(Duration first, int times) {
    return first.multipliedBy(1L << Math.min(times, MAX_DOUBLINGS));
  }

  private static Deadline deadline(SandboxState state, Instant dueAt) {
    return new Deadline(dueAt, 0, state.getVersion());
  }

  private static String id(String kind, String sandbox, Instant dueAt) {
    return kind + "/" + sandbox + "@" + dueAt.toEpochMilli();
  }
}
