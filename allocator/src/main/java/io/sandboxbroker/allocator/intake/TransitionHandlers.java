package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** The handlers of the record types that name a sandbox. */
final class TransitionHandlers {

  private TransitionHandlers() {}

  static List<RecordHandler<?>> create(TransitionHandler.Collaborators collaborators) {
    return List.of(
        new TransitionHandler<>(
            RequestDeletion.class,
            command ->
                new Trigger.RequestDeletion(
                    command.getCommandId(),
                    new SandboxId(command.getSandboxId()),
                    new TrackId(command.getTrackId())),
            RequestDeletion::getRequestId,
            TransitionHandlers::rejected,
            "broker.deletion.marked",
            IntakeMetrics::label,
            collaborators),
        new TransitionHandler<>(
            RemoveSandbox.class,
            command ->
                new Trigger.RemoveSandbox(
                    command.getCommandId(),
                    new SandboxId(command.getSandboxId()),
                    removable(command.getStatus())),
            RemoveSandbox::getRequestId,
            TransitionHandlers::rejected,
            null,
            IntakeMetrics::label,
            collaborators),
        new TransitionHandler<>(
            ExpiryDue.class,
            due ->
                new Trigger.ExpiryDue(
                    due.getTimerId(), new SandboxId(due.getSandboxId()), due.getAllocationId()),
            due -> null,
            null,
            "broker.expiry",
            TransitionHandlers::labelOfExpiry,
            collaborators),
        uncounted(
            StalePurgeDue.class,
            due ->
                new Trigger.StalePurgeDue(
                    due.getTimerId(), new SandboxId(due.getSandboxId()), due.getVersion()),
            collaborators),
        uncounted(
            CspDeletionConfirmed.class,
            fact ->
                new Trigger.CspDeletionConfirmed(
                    fact.getFactId(), new SandboxId(fact.getSandboxId())),
            collaborators),
        uncounted(
            CspDeletionFailed.class,
            fact ->
                new Trigger.CspDeletionFailed(
                    fact.getFactId(), new SandboxId(fact.getSandboxId()), fact.getReason()),
            collaborators),
        uncounted(SandboxDiscovered.class, TransitionHandlers::discovery, collaborators),
        uncounted(
            SandboxVanished.class,
            fact ->
                new Trigger.SandboxVanished(fact.getFactId(), new SandboxId(fact.getSandboxId())),
            collaborators));
  }

  private static <R extends SpecificRecord> TransitionHandler<R> uncounted(
      Class<R> type,
      Function<R, Trigger.OfSandbox> trigger,
      TransitionHandler.Collaborators collaborators) {
    return new TransitionHandler<>(
        type, trigger, value -> null, null, null, IntakeMetrics::label, collaborators);
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

  /** The status of sandboxes that an operator may remove; others are an error of the gateway. */
  static Status removable(SandboxStatus status) {
    return switch (status) {
      case STALE -> Status.STALE;
      case DELETION_FAILED -> Status.DELETION_FAILED;
      case AVAILABLE, ALLOCATED, PENDING_DELETION, DELETED, UNKNOWN ->
          throw new IllegalArgumentException("A sandbox that is " + status + " is not removed");
    };
  }

  private static Event rejected(RequestDeletion command, Refusal reason, Events events) {
    String sandbox = command.getSandboxId();
    return events.answer(
        sandbox,
        sandbox,
        new DeletionRejected(
            events.id("DeletionRejected"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            command.getTrackId(),
            sandbox,
            DeletionRejection.valueOf(reason.name())));
  }

  private static Event rejected(RemoveSandbox command, Refusal reason, Events events) {
    String sandbox = command.getSandboxId();
    return events.answer(
        sandbox,
        sandbox,
        new RemovalRejected(
            events.id("RemovalRejected"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            sandbox,
            RemovalRejection.valueOf(reason.name())));
  }

  private static String labelOfExpiry(Outcome outcome) {
    return outcome instanceof Outcome.Changed changed
        ? changed.repeated() ? "repeated" : "expired"
        : "ignored";
  }
}
