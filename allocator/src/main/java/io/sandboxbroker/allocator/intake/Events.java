package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Step;
import io.sandboxbroker.pool.Trigger;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells what came of one task: the one place where an outcome becomes an event.
 *
 * @param cause the task
 * @param requestId the HTTP request behind it; null when there is none
 * @param now when an outcome that changed nothing was decided
 */
record Events(Task cause, @Nullable String requestId, Instant now) {

  /**
   * An event to be published.
   *
   * @param id unique per event and derived from its cause, so that a repeat has the same
   * @param key the sandbox id, or the command id where there is no sandbox
   * @param subject what it is about: the sandbox, or the track where there is none
   */
  record Event(String id, String key, String subject, Instant occurredAt, SpecificRecord value) {}

  /** What every event of a sandbox is made of, in the order of its schema. */
  private interface Constructor<E extends SpecificRecord> {
    E apply(
        String eventId,
        String causeId,
        @Nullable String requestId,
        Instant occurredAt,
        String sandboxId,
        Long version,
        SandboxState sandbox);
  }

  /** The event of an outcome; empty when nothing is to be told. */
  Optional<Event> telling(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed changed -> Optional.of(change(changed.step()));
      case Outcome.AllocationRepeated repeated ->
          Optional.of(
              about(repeated.sandbox(), now, AllocationRepeated.class, AllocationRepeated::new));
      case Outcome.DeletionRepeated repeated ->
          Optional.of(
              about(repeated.sandbox(), now, DeletionRepeated.class, DeletionRepeated::new));
      case Outcome.AllocationRefused refused -> Optional.of(refusal(refused));
      case Outcome.DeletionRefused refused -> Optional.of(refusal(refused));
      case Outcome.CancellationAnswered answered -> Optional.of(answer(answered.cancellation()));
      case Outcome.Waits ignored -> Optional.empty();
      case Outcome.Ignored ignored -> Optional.empty();
    };
  }

  private Event change(Step step) {
    var after = step.after();
    var at = after.revision().at();
    return switch (step.event()) {
      case SANDBOX_SYNCED -> about(after, at, SandboxSynced.class, SandboxSynced::new);
      case SANDBOX_ALLOCATED -> about(after, at, SandboxAllocated.class, SandboxAllocated::new);
      case DELETION_REQUESTED -> about(after, at, DeletionRequested.class, DeletionRequested::new);
      case SANDBOX_EXPIRED -> about(after, at, SandboxExpired.class, SandboxExpired::new);
      case SANDBOX_DELETED -> about(after, at, SandboxDeleted.class, SandboxDeleted::new);
      case SANDBOX_MARKED_STALE ->
          about(after, at, SandboxMarkedStale.class, SandboxMarkedStale::new);
      case SANDBOX_DELETION_FAILED ->
          about(
              after,
              at,
              SandboxDeletionFailed.class,
              (id, by, request, when, sandbox, version, state) ->
                  new SandboxDeletionFailed(
                      id, by, request, when, sandbox, version, state, reasonOfFailure()));
    };
  }

  private <E extends SpecificRecord> Event about(
      Sandbox sandbox, Instant at, Class<E> type, Constructor<E> event) {
    var state = SandboxStates.of(sandbox);
    var about = state.getSandboxId();
    var id = eventId(type);
    return new Event(
        id,
        about,
        about,
        at,
        event.apply(id, cause.id(), requestId, at, about, state.getVersion(), state));
  }

  private Event refusal(Outcome.AllocationRefused refused) {
    var id = eventId(AllocationRejected.class);
    var track = refused.command().track().value();
    var event =
        new AllocationRejected(id, cause.id(), requestId, now, track, reason(refused.reason()));
    return new Event(id, cause.id(), track, now, event);
  }

  private Event refusal(Outcome.DeletionRefused refused) {
    var id = eventId(DeletionRejected.class);
    var track = refused.command().track().value();
    var sandbox = refused.command().sandbox().value();
    var event =
        new DeletionRejected(
            id, cause.id(), requestId, now, track, sandbox, reason(refused.reason()));
    return new Event(id, sandbox, sandbox, now, event);
  }

  private Event answer(Task.Cancel cancellation) {
    var id = eventId(CancellationAnswered.class);
    var track = cancellation.track().value();
    var event =
        new CancellationAnswered(
            id,
            cause.id(),
            requestId,
            now,
            track,
            cancellation.allocation(),
            result(cancellation.finding()));
    return new Event(id, cause.id(), track, now, event);
  }

  private String eventId(Class<? extends SpecificRecord> type) {
    return cause.id() + "/" + type.getSimpleName();
  }

  private String reasonOfFailure() {
    return cause instanceof Task.Change(Trigger.CspDeletionFailed failed) ? failed.reason() : "";
  }

  private static AllocationRejection reason(Refusal.OfAllocation reason) {
    return switch (reason) {
      case NO_SANDBOXES_AVAILABLE -> AllocationRejection.NO_SANDBOXES_AVAILABLE;
      case DEADLINE_PASSED -> AllocationRejection.DEADLINE_PASSED;
      case IDEMPOTENCY_KEY_REUSED -> AllocationRejection.IDEMPOTENCY_KEY_REUSED;
      case IDEMPOTENCY_KEY_MISMATCH -> AllocationRejection.IDEMPOTENCY_KEY_MISMATCH;
      case CANCELLED -> AllocationRejection.CANCELLED;
    };
  }

  private static CancellationResult result(Task.Finding finding) {
    return switch (finding) {
      case CANCELLED -> CancellationResult.CANCELLED;
      case NOT_WAITING -> CancellationResult.NOT_WAITING;
      case NONE -> throw new IllegalStateException("A cancellation is answered once it is known");
    };
  }

  private static DeletionRejection reason(Refusal.OfDeletion reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> DeletionRejection.SANDBOX_NOT_FOUND;
      case NOT_SANDBOX_OWNER -> DeletionRejection.NOT_SANDBOX_OWNER;
      case ALLOCATION_EXPIRED -> DeletionRejection.ALLOCATION_EXPIRED;
    };
  }
}
