package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sandboxbroker.allocator.account.PinnedAccounts;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.TransitionExecutor;
import io.sandboxbroker.allocator.intake.RecordHandler.Context;
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
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of the records that name a sandbox: each executes the trigger that it carries.
 *
 * @param pinnedAccounts until they are ready no account is discovered, because it may be that of a
 *     known sandbox under another id
 */
record ReleaseAndLifecycleHandlers(
    TransitionExecutor executor,
    Candidates candidates,
    IntakeMetrics metrics,
    PinnedAccounts pinnedAccounts) {

  private static final Duration WAIT_FOR_PINS = Duration.ofSeconds(3);

  List<RecordHandler<?>> all() {
    return List.of(
        new RecordHandler<>(RequestDeletion.class, "broker.deletion.marked", this::release),
        new RecordHandler<>(RemoveSandbox.class, this::remove),
        handler(
            ExpiryDue.class,
            "broker.expiry",
            due ->
                new Trigger.ExpiryDue(
                    due.getTimerId(), new SandboxId(due.getSandboxId()), due.getAllocationId())),
        handler(
            StalePurgeDue.class,
            null,
            due ->
                new Trigger.StalePurgeDue(
                    due.getTimerId(), new SandboxId(due.getSandboxId()), due.getVersion())),
        handler(
            CspDeletionConfirmed.class,
            null,
            fact ->
                new Trigger.CspDeletionConfirmed(
                    fact.getFactId(), new SandboxId(fact.getSandboxId()))),
        handler(
            CspDeletionFailed.class,
            null,
            fact ->
                new Trigger.CspDeletionFailed(
                    fact.getFactId(), new SandboxId(fact.getSandboxId()), fact.getReason())),
        new RecordHandler<>(SandboxDiscovered.class, this::discover),
        handler(
            SandboxVanished.class,
            null,
            fact ->
                new Trigger.SandboxVanished(fact.getFactId(), new SandboxId(fact.getSandboxId()))));
  }

  private <R extends SpecificRecord> RecordHandler<R> handler(
      Class<R> type, @Nullable String counter, Function<R, Trigger.OfSandbox> trigger) {
    return new RecordHandler<>(
        type,
        counter,
        (value, context) ->
            execute(
                trigger.apply(value), null, context, ReleaseAndLifecycleHandlers::neverRefused));
  }

  private CompletableFuture<Reply> discover(SandboxDiscovered fact, Context context) {
    Trigger.SandboxDiscovered trigger = discovery(fact);
    CompletableFuture<Void> pinned = pinnedAccounts.ready();
    return (pinned.isDone() ? pinned : pinned.orTimeout(WAIT_FOR_PINS.toMillis(), MILLISECONDS))
        .exceptionallyCompose(
            late ->
                CompletableFuture.failedFuture(
                    new StoreUnavailableException("The accounts are not pinned yet", late)))
        .thenCompose(
            ready -> execute(trigger, null, context, ReleaseAndLifecycleHandlers::neverRefused));
  }

  private CompletableFuture<Reply> release(RequestDeletion command, Context context) {
    String sandbox = command.getSandboxId();
    return execute(
        new Trigger.RequestDeletion(
            command.getCommandId(), new SandboxId(sandbox), new TrackId(command.getTrackId())),
        command.getRequestId(),
        context,
        (reason, events) ->
            new DeletionRejected(
                events.id("DeletionRejected"),
                command.getCommandId(),
                command.getRequestId(),
                events.now(),
                command.getTrackId(),
                sandbox,
                DeletionRejection.valueOf(reason.name())));
  }

  private CompletableFuture<Reply> remove(RemoveSandbox command, Context context) {
    String sandbox = command.getSandboxId();
    return execute(
            new Trigger.RemoveSandbox(
                command.getCommandId(), new SandboxId(sandbox), removable(command.getStatus())),
            command.getRequestId(),
            context,
            (reason, events) ->
                new RemovalRejected(
                    events.id("RemovalRejected"),
                    command.getCommandId(),
                    command.getRequestId(),
                    events.now(),
                    sandbox,
                    RemovalRejection.valueOf(reason.name())))
        // The bulk deletion has a status, and its removals have none of their own.
        .thenApply(Reply::withoutProgress);
  }

  private CompletableFuture<Reply> execute(
      Trigger.OfSandbox trigger,
      @Nullable String requestId,
      Context context,
      BiFunction<Refusal, Events, SpecificRecord> rejection) {
    return executor
        .on(context.store())
        .execute(trigger)
        .thenApply(
            outcome -> {
              metrics.decided(trigger.getClass().getSimpleName(), outcome);
              var events = new Events(trigger.id(), requestId, context.now());
              return reply(trigger, outcome, events, rejection);
            });
  }

  private Reply reply(
      Trigger.OfSandbox trigger,
      Outcome outcome,
      Events events,
      BiFunction<Refusal, Events, SpecificRecord> rejection) {
    String label = label(trigger, outcome);
    return switch (outcome) {
      case Outcome.Changed changed -> changed(trigger, changed, label, events);
      case Outcome.Repeated repeated ->
          Reply.completed(label, events.deletionRepeated(repeated.sandbox()));
      case Outcome.RenewalRepeated impossible -> throw new IllegalStateException("" + impossible);
      // From the snapshot the worker learns the id that the account keeps.
      case Outcome.KnownUnderAnotherId known ->
          Reply.of(label, List.of(events.snapshot(known.sandbox(), false)));
      case Outcome.DeletionDue due -> Reply.completed(label, events.deletionDue(due.sandbox()));
      case Outcome.Refused refused -> {
        String sandbox = trigger.sandbox().value();
        var event = rejection.apply(refused.reason(), events);
        yield Reply.refused(refused.reason(), events.answer(sandbox, sandbox, event));
      }
      case Outcome.Ignored ignored -> Reply.of(label, List.of());
      case Outcome.Swapped impossible -> throw new IllegalStateException("" + impossible);
      case Outcome.Queued impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  private Reply changed(
      Trigger.OfSandbox trigger, Outcome.Changed changed, String label, Events events) {
    String failure = trigger instanceof Trigger.CspDeletionFailed failed ? failed.reason() : "";
    Reply reply = Reply.completed(label, events.changed(changed.entry(), failure));
    if (!(changed.entry().after() instanceof Sandbox.Available available)) {
      return reply;
    }
    if (!changed.repeated()) {
      candidates.offer(available);
    }
    return reply.wakingQueue();
  }

  private static String label(Trigger.OfSandbox trigger, Outcome outcome) {
    if (!(trigger instanceof Trigger.ExpiryDue)) {
      return IntakeMetrics.label(outcome);
    }
    return outcome instanceof Outcome.Changed changed
        ? changed.repeated() ? "repeated" : "expired"
        : "ignored";
  }

  private static SpecificRecord neverRefused(Refusal reason, Events events) {
    throw new IllegalStateException(events.causeId() + " cannot be refused, but is: " + reason);
  }

  private static Trigger.SandboxDiscovered discovery(SandboxDiscovered fact) {
    return new Trigger.SandboxDiscovered(
        fact.getFactId(),
        new Account(
            SandboxId.ofListed(fact.getSandboxId()),
            fact.getName(),
            fact.getExternalId(),
            fact.getSfdcAccountId(),
            Objects.requireNonNullElse(fact.getCreatedAt(), fact.getObservedAt()),
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
}
