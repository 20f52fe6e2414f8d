package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.TransitionExecutor;
import io.sandboxbroker.allocator.intake.RecordHandler.Context;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRejection;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The handler of the renewals of leases. */
record RenewalHandler(TransitionExecutor executor, LeaseTerms terms, IntakeMetrics metrics) {

  RecordHandler<RenewLease> handler() {
    return new RecordHandler<>(RenewLease.class, "broker.renewals", this::renew);
  }

  private CompletableFuture<Reply> renew(RenewLease command, Context context) {
    var trigger =
        new Trigger.RenewLease(
            command.getCommandId(),
            new SandboxId(command.getSandboxId()),
            new TrackId(command.getTrackId()),
            Duration.ofMillis(command.getDurationMillis()),
            command.getIdempotencyKey());
    return executor
        .on(context.store())
        .execute(trigger)
        .thenCompose(outcome -> reply(command, outcome, context));
  }

  private CompletableFuture<Reply> reply(RenewLease command, Outcome outcome, Context context) {
    metrics.decided("RenewLease", outcome);
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    String label = IntakeMetrics.label(outcome);
    return switch (outcome) {
      case Outcome.Changed changed ->
          completedFuture(Reply.completed(label, events.changed(changed.entry(), "")));
      case Outcome.RenewalRepeated repeated ->
          completedFuture(
              Reply.completed(
                  label, events.renewalRepeated(repeated.sandbox(), repeated.renewal())));
      case Outcome.Refused refused ->
          limit(command, refused.reason(), context)
              .thenApply(limit -> refusal(command, refused.reason(), limit, events));
      case Outcome.Swapped impossible -> throw new IllegalStateException("" + impossible);
      case Outcome.Repeated impossible -> throw new IllegalStateException("" + impossible);
      case Outcome.DeletionDue impossible -> throw new IllegalStateException("" + impossible);
      case Outcome.Ignored impossible -> throw new IllegalStateException("" + impossible);
      case Outcome.KnownUnderAnotherId impossible ->
          throw new IllegalStateException("" + impossible);
      case Outcome.Queued impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  /** The latest end of the lease, if it is the reason of a refusal. */
  private CompletableFuture<Optional<Instant>> limit(
      RenewLease command, Refusal reason, Context context) {
    return reason == Refusal.RENEWAL_LIMIT_REACHED
        ? context
            .store()
            .find(new SandboxId(command.getSandboxId()))
            .thenApply(
                entry ->
                    entry
                        .flatMap(row -> row.sandbox().lastAllocation())
                        .map(allocation -> allocation.renewableUntil(terms)))
        : completedFuture(Optional.empty());
  }

  private static Reply refusal(
      RenewLease command, Refusal reason, Optional<Instant> limit, Events events) {
    String sandbox = command.getSandboxId();
    var event =
        new RenewalRejected(
            events.id("RenewalRejected"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            command.getTrackId(),
            sandbox,
            RenewalRejection.valueOf(reason.name()),
            limit.orElse(null));
    return Reply.refused(reason, events.answer(sandbox, sandbox, event));
  }
}
