package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
   * @param id unique per event and derived from its cause, so that a repeat has the same; where one
   *     cause has many events, from the sandbox as well
   * @param key the sandbox id, or the command id where there is no sandbox
   * @param subject what it is about: the sandbox, or the track where there is none
   * @param answer whether it answers whoever waits for the outcome of the cause
   */
  record Event(
      String id,
      String key,
      String subject,
      Instant occurredAt,
      SpecificRecord value,
      boolean answer) {

    /** An answer. */
    Event(String id, String key, String subject, Instant occurredAt, SpecificRecord value) {
      this(id, key, subject, occurredAt, value, true);
    }
  }

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

  /** The events of an outcome; none when nothing is to be told. */
  List<Event> telling(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed changed -> List.of(change(changed.step()));
      case Outcome.AllocationRepeated repeated ->
          List.of(
              about(repeated.sandbox(), now, AllocationRepeated.class, AllocationRepeated::new));
      case Outcome.DeletionRepeated repeated ->
          List.of(about(repeated.sandbox(), now, DeletionRepeated.class, DeletionRepeated::new));
      case Outcome.AllocationRefused refused -> List.of(refusal(refused));
      case Outcome.DeletionRefused refused -> List.of(refusal(refused));
      case Outcome.CancellationAnswered answered -> List.of(answer(answered.cancellation()));
      case Outcome.Swept swept -> snapshots(swept.overdue(), false).toList();
      case Outcome.CleanupBegun begun ->
          Stream.concat(Stream.of(beginning(begun)), snapshots(begun.waiting(), true)).toList();
      case Outcome.PoolTold told ->
          Stream.concat(snapshots(told.sandboxes(), false), end(told)).toList();
      case Outcome.DeletionDue due ->
          List.of(snapshot(due.sandbox(), eventId(SandboxSnapshot.class), true, true));
      case Outcome.RetryRefused refused -> List.of(refusal(refused));
      case Outcome.BulkDeletionBegun begun -> List.of(beginning(begun));
      case Outcome.RemovalRefused refused -> List.of(refusal(refused));
      case Outcome.Waits ignored -> List.of();
      case Outcome.Ignored ignored -> List.of();
    };
  }

  private Event change(JournalEntry step) {
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

  private Stream<Event> snapshots(List<Sandbox> sandboxes, boolean dueNow) {
    return sandboxes.stream()
        .map(
            sandbox -> {
              var id =
                  cause.id() + "/" + sandbox.id() + "/" + SandboxSnapshot.class.getSimpleName();
              return snapshot(sandbox, id, dueNow, false);
            });
  }

  private Event snapshot(Sandbox sandbox, String id, boolean dueNow, boolean answer) {
    var state = SandboxStates.of(sandbox);
    var about = state.getSandboxId();
    var event =
        new SandboxSnapshot(
            id, cause.id(), requestId, now, about, state.getVersion(), state, dueNow);
    return new Event(id, about, about, now, event, answer);
  }

  private Event beginning(Outcome.CleanupBegun begun) {
    var id = eventId(CleanupBegun.class);
    var sandboxes = begun.waiting().stream().map(sandbox -> sandbox.id().value()).toList();
    var event = new CleanupBegun(id, cause.id(), requestId, now, sandboxes);
    return new Event(id, cause.id(), Topics.POOL_KEY, now, event);
  }

  private Stream<Event> end(Outcome.PoolTold told) {
    if (told.next() != null) {
      return Stream.empty();
    }
    var event =
        new PoolRebuilt(eventId(PoolRebuilt.class), cause.id(), requestId, now, told.told());
    return Stream.of(new Event(event.getEventId(), cause.id(), Topics.POOL_KEY, now, event));
  }

  private Event beginning(Outcome.BulkDeletionBegun begun) {
    var id = eventId(BulkDeletionBegun.class);
    var sandboxes = begun.found().stream().map(sandbox -> sandbox.id().value()).toList();
    var event = new BulkDeletionBegun(id, cause.id(), requestId, now, sandboxes, begun.more());
    return new Event(id, cause.id(), Topics.POOL_KEY, now, event);
  }

  private Event refusal(Outcome.RemovalRefused refused) {
    var id = eventId(RemovalRejected.class);
    var sandbox = refused.sandbox().value();
    var event =
        new RemovalRejected(id, cause.id(), requestId, now, sandbox, Reasons.of(refused.reason()));
    return new Event(id, sandbox, sandbox, now, event);
  }

  private Event refusal(Outcome.RetryRefused refused) {
    var id = eventId(RetryRejected.class);
    var sandbox = refused.sandbox().value();
    var event =
        new RetryRejected(id, cause.id(), requestId, now, sandbox, Reasons.of(refused.reason()));
    return new Event(id, sandbox, sandbox, now, event);
  }

  private Event refusal(Outcome.AllocationRefused refused) {
    var id = eventId(AllocationRejected.class);
    var track = refused.command().track().value();
    var event =
        new AllocationRejected(id, cause.id(), requestId, now, track, Reasons.of(refused.reason()));
    return new Event(id, cause.id(), track, now, event);
  }

  private Event refusal(Outcome.DeletionRefused refused) {
    var id = eventId(DeletionRejected.class);
    var track = refused.command().track().value();
    var sandbox = refused.command().sandbox().value();
    var event =
        new DeletionRejected(
            id, cause.id(), requestId, now, track, sandbox, Reasons.of(refused.reason()));
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
            Reasons.of(cancellation.finding()));
    return new Event(id, cause.id(), track, now, event);
  }

  private String eventId(Class<? extends SpecificRecord> type) {
    return cause.id() + "/" + type.getSimpleName();
  }

  private String reasonOfFailure() {
    return cause instanceof Task.Change(Trigger.CspDeletionFailed failed) ? failed.reason() : "";
  }
}
