package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.timer.SyncDue;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record of a topic as a task: the one place where the one becomes the other. */
final class Tasks {

  private Tasks() {}

  /**
   * The task that a record is; empty when it is meant for others.
   *
   * @param toldAt when the record was written
   * @throws IllegalArgumentException when the record is none of those that the topics carry
   */
  static Optional<Task> of(SpecificRecord record, Instant toldAt) {
    return switch (record) {
      case AllocateSandbox command -> Optional.of(allocation(command));
      case CancelAllocation command -> Optional.of(cancellation(command));
      case RequestDeletion command ->
          change(
              new Trigger.RequestDeletion(
                  command.getCommandId(),
                  new SandboxId(command.getSandboxId()),
                  new TrackId(command.getTrackId())));
      case RetryDeletion command ->
          Optional.of(
              new Task.RetryDeletion(
                  command.getCommandId(), new SandboxId(command.getSandboxId())));
      case RequestCleanup command -> Optional.of(new Task.CleanUp(command.getCommandId()));
      case RequestBulkDeletion command ->
          Optional.of(new Task.BulkDelete(command.getCommandId(), removable(command.getStatus())));
      case RemoveSandbox command ->
          change(
              new Trigger.RemoveSandbox(
                  command.getCommandId(),
                  new SandboxId(command.getSandboxId()),
                  removable(command.getStatus())));
      case RequestRebuild command ->
          Optional.of(
              new Task.Rebuild(command.getCommandId(), command.getPosition(), command.getTold()));
      case RequestSync ignored -> Optional.empty();
      case SweepDue due ->
          Optional.of(new Task.Sweep(due.getTimerId(), scope(due.getScope()), toldAt));
      case ExpiryDue due ->
          change(
              new Trigger.ExpiryDue(
                  due.getTimerId(), new SandboxId(due.getSandboxId()), due.getAllocationId()));
      case StalePurgeDue due ->
          change(
              new Trigger.StalePurgeDue(
                  due.getTimerId(), new SandboxId(due.getSandboxId()), due.getVersion()));
      case CspDeletionConfirmed fact ->
          change(
              new Trigger.CspDeletionConfirmed(
                  fact.getFactId(), new SandboxId(fact.getSandboxId())));
      case CspDeletionFailed fact ->
          change(
              new Trigger.CspDeletionFailed(
                  fact.getFactId(), new SandboxId(fact.getSandboxId()), fact.getReason()));
      case SandboxDiscovered fact -> change(discovery(fact));
      case SandboxVanished fact ->
          change(new Trigger.SandboxVanished(fact.getFactId(), new SandboxId(fact.getSandboxId())));
      case CleanupDue ignored -> Optional.empty();
      case SyncDue ignored -> Optional.empty();
      case SyncCompleted ignored -> Optional.empty();
      case SyncRefused ignored -> Optional.empty();
      default -> throw new IllegalArgumentException("No task: " + record.getSchema().getName());
    };
  }

  /** The HTTP request behind a record; null when there is none. */
  static @Nullable String requestId(SpecificRecord record) {
    return switch (record) {
      case AllocateSandbox command -> command.getRequestId();
      case CancelAllocation command -> command.getRequestId();
      case RequestDeletion command -> command.getRequestId();
      case RetryDeletion command -> command.getRequestId();
      case RequestCleanup command -> command.getRequestId();
      case RequestRebuild command -> command.getRequestId();
      case RequestBulkDeletion command -> command.getRequestId();
      case RemoveSandbox command -> command.getRequestId();
      default -> null;
    };
  }

  private static Status removable(SandboxStatus status) {
    return switch (status) {
      case STALE -> Status.STALE;
      case DELETION_FAILED -> Status.DELETION_FAILED;
      case AVAILABLE, ALLOCATED, PENDING_DELETION, DELETED, UNKNOWN ->
          throw new IllegalArgumentException("Nothing is removed that is " + status);
    };
  }

  private static Optional<Task> change(Trigger.OfSandbox trigger) {
    return Optional.of(new Task.Change(trigger));
  }

  private static Task allocation(AllocateSandbox command) {
    var trigger =
        new Trigger.AllocateSandbox(
            command.getCommandId(),
            new TrackId(command.getTrackId()),
            command.getLabId(),
            command.getNamePrefix(),
            command.getIdempotencyKey(),
            command.getIdempotencyKeyExplicit(),
            command.getDeadline());
    var until = command.getWaitUntil();
    return new Task.Allocate(
        trigger, until == null ? trigger.deadline() : until, turn(command.getTurn()));
  }

  private static Task.Turn turn(@Nullable WaitingTurn turn) {
    return switch (turn) {
      case null -> Task.Turn.NONE;
      case OFFERED -> Task.Turn.OFFERED;
      case LAST -> Task.Turn.LAST;
      case CANCELLED -> Task.Turn.CANCELLED;
      case TURNED_AWAY -> Task.Turn.TURNED_AWAY;
      case UNKNOWN -> throw new IllegalArgumentException("A turn that this version does not know");
    };
  }

  private static Task cancellation(CancelAllocation command) {
    return new Task.Cancel(
        command.getCommandId(),
        new TrackId(command.getTrackId()),
        command.getAllocationCommandId(),
        finding(command.getResult()));
  }

  private static Task.Scope scope(@Nullable SweepScope scope) {
    return switch (scope) {
      case null -> Task.Scope.ALL;
      case EXPIRIES -> Task.Scope.EXPIRIES;
      case DELETIONS -> Task.Scope.DELETIONS;
      case UNKNOWN -> throw new IllegalArgumentException("A scope that this version does not know");
    };
  }

  private static Task.Finding finding(@Nullable CancellationResult result) {
    return switch (result) {
      case null -> Task.Finding.NONE;
      case CANCELLED -> Task.Finding.CANCELLED;
      case NOT_WAITING -> Task.Finding.NOT_WAITING;
      case UNKNOWN ->
          throw new IllegalArgumentException("A result that this version does not know");
    };
  }

  private static Trigger.SandboxDiscovered discovery(SandboxDiscovered fact) {
    var created = fact.getCreatedAt();
    return new Trigger.SandboxDiscovered(
        fact.getFactId(),
        new Account(
            new SandboxId(fact.getSandboxId()),
            fact.getName(),
            fact.getExternalId(),
            fact.getSfdcAccountId(),
            created == null ? fact.getObservedAt() : created,
            fact.getObservedAt()));
  }
}
