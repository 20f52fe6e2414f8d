package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Allocates a sandbox to a track, or lets its command wait in the queue. */
record AllocateSandboxHandler(QueueingAllocator allocator, IntakeMetrics metrics)
    implements RecordHandler<AllocateSandbox> {

  @Override
  public Class<AllocateSandbox> type() {
    return AllocateSandbox.class;
  }

  @Override
  public String counter() {
    return "broker.allocate";
  }

  @Override
  public CompletableFuture<Reply> handle(AllocateSandbox received, Context context) {
    Optional<AllocateSandbox> corrected = GatewayClockSkew.corrected(received, context.record());
    corrected.ifPresent(ignored -> metrics.skewed());
    AllocateSandbox command = corrected.orElse(received);
    return allocate(command, context).thenApply(outcome -> reply(command, outcome, context));
  }

  private CompletableFuture<Outcome> allocate(AllocateSandbox command, Context context) {
    QueueingAllocator tracedAllocator = allocator.on(context.store());
    return switch (command.getTurn()) {
      case null -> tracedAllocator.allocate(trigger(command), waitUntil(command));
      case OFFERED -> tracedAllocator.allocateInTurn(trigger(command));
      case LAST -> tracedAllocator.allocateInLastTurn(trigger(command));
      case CANCELLED -> completedFuture(new Outcome.Refused(Refusal.CANCELLED));
      case TURNED_AWAY -> completedFuture(new Outcome.Refused(Refusal.NO_SANDBOXES_AVAILABLE));
      case UNKNOWN -> throw new IllegalArgumentException("This version does not know the turn");
    };
  }

  private Reply reply(AllocateSandbox command, Outcome outcome, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    Reply reply =
        switch (outcome) {
          case Outcome.Queued ignored -> Reply.queue(command);
          case Outcome.Changed changed ->
              Reply.of("allocated", events.changed(changed.entry(), ""), Reply.Progress.COMPLETED);
          case Outcome.Repeated repeated ->
              Reply.of(
                  "repeated",
                  events.allocationRepeated(repeated.sandbox()),
                  Reply.Progress.COMPLETED);
          case Outcome.Refused refused ->
              Reply.of(
                  IntakeMetrics.label(refused.reason()),
                  rejection(command, refused.reason(), events),
                  Reply.Progress.REFUSED);
          case Outcome.Ignored impossible -> throw new IllegalStateException("" + impossible);
        };
    metrics.allocated(outcome, reply.outcome(), context.latency());
    // The queue offered a sandbox and waits for the result.
    return command.getTurn() == WaitingTurn.OFFERED && reply.queued() == null
        ? reply.wakingQueue()
        : reply;
  }

  private static Event rejection(AllocateSandbox command, Refusal reason, Events events) {
    var event =
        new AllocationRejected(
            events.id("AllocationRejected"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            command.getTrackId(),
            AllocationRejection.valueOf(reason.name()));
    return events.answer(command.getCommandId(), command.getTrackId(), event);
  }

  private static Trigger.AllocateSandbox trigger(AllocateSandbox command) {
    return new Trigger.AllocateSandbox(
        command.getCommandId(),
        new TrackId(command.getTrackId()),
        command.getLabId(),
        command.getNamePrefix(),
        command.getIdempotencyKey(),
        command.getIdempotencyKeyExplicit(),
        command.getDeadline());
  }

  private static Instant waitUntil(AllocateSandbox command) {
    Instant waitUntil = command.getWaitUntil();
    return waitUntil == null ? command.getDeadline() : waitUntil;
  }
}
