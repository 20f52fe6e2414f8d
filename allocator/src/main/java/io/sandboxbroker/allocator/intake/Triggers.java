package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of a topic as a trigger of the pool: the one place where the one becomes the
 * other.
 */
final class Triggers {

  private Triggers() {}

  /**
   * The trigger that a record is; empty when it is meant for others.
   *
   * @throws IllegalArgumentException when the record is none of those that the topics carry
   */
  static Optional<Trigger> of(SpecificRecord record) {
    return switch (record) {
      case AllocateSandbox command -> Optional.of(allocation(command));
      case RequestDeletion command ->
          Optional.of(
              new Trigger.RequestDeletion(
                  command.getCommandId(),
                  new SandboxId(command.getSandboxId()),
                  new TrackId(command.getTrackId())));
      case ExpiryDue due ->
          Optional.of(
              new Trigger.ExpiryDue(
                  due.getTimerId(), new SandboxId(due.getSandboxId()), due.getAllocationId()));
      case StalePurgeDue due ->
          Optional.of(
              new Trigger.StalePurgeDue(
                  due.getTimerId(), new SandboxId(due.getSandboxId()), due.getVersion()));
      case CspDeletionConfirmed fact ->
          Optional.of(
              new Trigger.CspDeletionConfirmed(
                  fact.getFactId(), new SandboxId(fact.getSandboxId())));
      case CspDeletionFailed fact ->
          Optional.of(
              new Trigger.CspDeletionFailed(
                  fact.getFactId(), new SandboxId(fact.getSandboxId()), fact.getReason()));
      case SandboxDiscovered fact -> Optional.of(discovery(fact));
      case SandboxVanished fact ->
          Optional.of(
              new Trigger.SandboxVanished(fact.getFactId(), new SandboxId(fact.getSandboxId())));
      case CleanupDue ignored -> Optional.empty();
      case SyncDue ignored -> Optional.empty();
      case SweepDue ignored -> Optional.empty();
      case SyncCompleted ignored -> Optional.empty();
      case SyncRefused ignored -> Optional.empty();
      default -> throw new IllegalArgumentException("No trigger: " + record.getSchema().getName());
    };
  }

  /** The HTTP request behind a record; null when there is none. */
  static @Nullable String requestId(SpecificRecord record) {
    return switch (record) {
      case AllocateSandbox command -> command.getRequestId();
      case RequestDeletion command -> command.getRequestId();
      default -> null;
    };
  }

  private static Trigger.AllocateSandbox allocation(AllocateSandbox command) {
    return new Trigger.AllocateSandbox(
        command.getCommandId(),
        new TrackId(command.getTrackId()),
        command.getLabId(),
        command.getNamePrefix(),
        command.getIdempotencyKey(),
        command.getIdempotencyKeyExplicit(),
        command.getDeadline());
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
