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
 * What is due next in the life of a sandbox: at most one thing, and it follows from the state
 * alone. So whoever is told the state anew, by whichever event, sets the same timer with the same
 * id.
 */
record LifeSchedule(LifeSettings settings) {

  /** Doubling further would overflow long after any limit has been reached. */
  private static final int DOUBLINGS = 10;

  private static final int JITTER_STEPS = 1_000;

  /** The timer of a sandbox in that state; empty when it has none. */
  Optional<ScheduledTimer> planned(SandboxState state) {
    return switch (state.getStatus()) {
      case ALLOCATED -> Optional.of(expiry(state));
      case PENDING_DELETION, DELETION_FAILED -> Optional.of(deletion(state));
      case STALE -> Optional.of(purge(state));
      case DELETED -> Optional.of(memory(state));
      case AVAILABLE, UNKNOWN -> Optional.empty();
    };
  }

  /**
   * The deletion of a sandbox in that state, at {@code now} rather than when it was set for; empty
   * when it is not being deleted.
   */
  Optional<ScheduledTimer> hastened(SandboxState state, Deadline set, Instant now) {
    return switch (state.getStatus()) {
      case PENDING_DELETION, DELETION_FAILED ->
          Optional.of(deletion(state, new Deadline(now, set.failures(), set.version())));
      case AVAILABLE, ALLOCATED, STALE, DELETED, UNKNOWN -> Optional.empty();
    };
  }

  /** The same timer once more, after it was due at {@code now} and in case nothing comes of it. */
  Optional<ScheduledTimer> afterAsking(ScheduledTimer asked, Instant now) {
    Deadline before = asked.deadline();
    Duration patience =
        asked.record() instanceof CleanupDue ? settings.deletionRetryMax() : settings.askAgain();
    Instant dueAt = now.plus(doubled(patience, before.failures()));
    Deadline next = new Deadline(dueAt, before.failures() + 1, before.version(), before.trace());
    SpecificRecord record =
        switch (asked.record()) {
          case ExpiryDue due ->
              new ExpiryDue(
                  id("expiry", due.getSandboxId(), dueAt),
                  dueAt,
                  due.getSandboxId(),
                  due.getAllocationId(),
                  due.getExpiresAt());
          case CleanupDue due ->
              new CleanupDue(
                  id("cleanup", due.getSandboxId(), dueAt),
                  dueAt,
                  due.getSandboxId(),
                  due.getExternalId(),
                  due.getAttempt());
          case StalePurgeDue due ->
              new StalePurgeDue(
                  id("purge", due.getSandboxId(), dueAt),
                  dueAt,
                  due.getSandboxId(),
                  due.getVersion());
          case null, default -> null;
        };
    return record == null ? Optional.empty() : Optional.of(new ScheduledTimer(next, record));
  }

  private ScheduledTimer expiry(SandboxState state) {
    Instant expiresAt = Objects.requireNonNull(state.getExpiresAt());
    Instant dueAt = expiresAt.plus(settings.grace());
    return new ScheduledTimer(
        deadline(state, dueAt),
        new ExpiryDue(
            id("expiry", state.getSandboxId(), dueAt),
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

  private ScheduledTimer memory(SandboxState state) {
    return new ScheduledTimer(
        deadline(state, state.getUpdatedAt().plus(settings.remembered())), null);
  }

  private Duration pauseAfter(SandboxState state, int failed) {
    Duration max = settings.deletionRetryMax();
    Duration pause =
        state.getStatus() == SandboxStatus.DELETION_FAILED
            ? max
            : doubled(settings.deletionRetry(), failed - 1);
    Duration capped = pause.compareTo(max) < 0 ? pause : max;
    // From the state, so that a second run over the same events says the same.
    int dice =
        Math.floorMod((state.getSandboxId() + "@" + state.getVersion()).hashCode(), JITTER_STEPS);
    return capped.minus(capped.multipliedBy(dice).dividedBy(2L * JITTER_STEPS));
  }

  private static Duration doubled(Duration first, int times) {
    return first.multipliedBy(1L << Math.min(times, DOUBLINGS));
  }

  private static Deadline deadline(SandboxState state, Instant dueAt) {
    return new Deadline(dueAt, 0, state.getVersion());
  }

  private static String id(String kind, String sandbox, Instant dueAt) {
    return kind + "/" + sandbox + "@" + dueAt.toEpochMilli();
  }
}
