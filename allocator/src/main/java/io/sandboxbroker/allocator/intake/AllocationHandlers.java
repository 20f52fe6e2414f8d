package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.intake.RecordHandler.Context;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.topic.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The handlers of the allocation commands: from the gateway, or with a turn from the queue. */
record AllocationHandlers(
    QueueingAllocator allocator,
    AssignedPartitions partitions,
    IntakeMetrics metrics,
    Quotas quotas) {

  List<RecordHandler<?>> all() {
    return List.of(
        new RecordHandler<>(
            AllocateSandbox.class, "broker.allocate", this::allocate, AllocationHandlers::deadline),
        new RecordHandler<>(
            CancelAllocation.class,
            "broker.allocate.cancel",
            AllocationHandlers::cancel,
            (command, record) -> Instant.MIN));
  }

  /** Some turns of the queue refuse the command without a look at the pool. */
  private static Instant deadline(AllocateSandbox command, ConsumerRecord<?, ?> record) {
    return command.getTurn() == WaitingTurn.CANCELLED
            || command.getTurn() == WaitingTurn.TURNED_AWAY
        ? Instant.MIN
        : GatewayClockSkew.corrected(command, record).orElse(command).getDeadline();
  }

  private CompletableFuture<Reply> allocate(AllocateSandbox received, Context context) {
    Optional<AllocateSandbox> corrected = GatewayClockSkew.corrected(received, context.record());
    corrected.ifPresent(ignored -> metrics.skewed());
    AllocateSandbox command = corrected.orElse(received);
    return command.getSwapOf() == null || command.getTurn() != null
        ? serve(command, context)
        : context
            .store()
            .leaseOf(new TrackId(command.getTrackId()))
            .thenCompose(lease -> serve(completed(command, lease), context));
  }

  private CompletableFuture<Reply> serve(AllocateSandbox command, Context context) {
    var pool = allocator.on(context.store());
    return decide(command, context.record(), pool)
        .thenCompose(
            outcome -> pool.settle(trigger(command), outcome, mayBeElsewhere(context.record())))
        .thenApply(outcome -> reply(command, outcome, context));
  }

  /** A swap asks for a sandbox like the one that it gives back: the lease knows for which. */
  private static AllocateSandbox completed(AllocateSandbox swap, Optional<Lease> lease) {
    return lease
        .filter(Lease::live)
        .map(Lease::request)
        .map(
            request ->
                AllocateSandbox.newBuilder(swap)
                    .setLabId(request.lab())
                    .setNamePrefix(request.namePrefix())
                    .build())
        .orElse(swap);
  }

  private boolean mayBeElsewhere(ConsumerRecord<?, ?> record) {
    return partitions.mayBeElsewhere(record.partition(), arrivedAt(record));
  }

  private CompletableFuture<Outcome> decide(
      AllocateSandbox command, ConsumerRecord<?, ?> record, QueueingAllocator allocator) {
    Instant arrivedAt = arrivedAt(record);
    return switch (command.getTurn()) {
      case null ->
          allocator.allocate(
              trigger(command),
              arrivedAt,
              Objects.requireNonNullElse(command.getWaitUntil(), command.getDeadline()));
      case OFFERED -> allocator.allocateInTurn(trigger(command), arrivedAt);
      case LAST ->
          record.headers().lastHeader(Headers.SERVED_BY) == null
              ? allocator.allocateInLastTurn(trigger(command), arrivedAt)
              : allocator.answerServed(trigger(command));
      case CANCELLED -> completedFuture(new Outcome.Refused(Refusal.CANCELLED));
      case TURNED_AWAY -> completedFuture(new Outcome.Refused(Refusal.QUEUE_FULL));
      case UNKNOWN -> throw new IllegalArgumentException("This version does not know the turn");
    };
  }

  /** When the brokers got the command: the queue publishes it again later. */
  private static Instant arrivedAt(ConsumerRecord<?, ?> record) {
    return Instant.ofEpochMilli(
        Headers.read(record.headers(), Headers.ARRIVED_AT)
            .map(Long::parseLong)
            .orElse(record.timestamp()));
  }

  private Trigger.AllocateSandbox trigger(AllocateSandbox command) {
    return new Trigger.AllocateSandbox(
        command.getCommandId(),
        new TrackId(command.getTrackId()),
        command.getLabId(),
        command.getNamePrefix(),
        command.getIdempotencyKey(),
        command.getIdempotencyKeyExplicit(),
        command.getDeadline(),
        command.getSwapOf() == null ? null : new SandboxId(command.getSwapOf()),
        command.getSwapOf() == null ? quotas.of(command) : List.of());
  }

  private Reply reply(AllocateSandbox command, Outcome outcome, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    Reply reply =
        switch (outcome) {
          case Outcome.Queued ignored -> Reply.queue(command);
          case Outcome.Swapped swapped ->
              Reply.completed("swapped", events.swapped(swapped.entry(), swapped.given()));
          case Outcome.Changed changed ->
              Reply.completed("allocated", events.changed(changed.entry(), ""));
          case Outcome.Repeated repeated ->
              Reply.completed("repeated", events.allocationRepeated(repeated.sandbox()));
          case Outcome.Refused refused ->
              Reply.refused(refused.reason(), rejection(command, refused.reason(), events));
          case Outcome.RenewalRepeated impossible ->
              throw new IllegalStateException("" + impossible);
          case Outcome.DeletionDue impossible -> throw new IllegalStateException("" + impossible);
          case Outcome.KnownUnderAnotherId impossible ->
              throw new IllegalStateException("" + impossible);
          case Outcome.Ignored impossible -> throw new IllegalStateException("" + impossible);
        };
    metrics.allocated(outcome, reply.outcome(), context.latency());
    return concernsQueue(command, outcome) ? reply.wakingQueue() : reply;
  }

  /** The queue waits for the result of an offer, and answers all commands of a served track. */
  private boolean concernsQueue(AllocateSandbox command, Outcome outcome) {
    boolean served =
        outcome instanceof Outcome.Changed
            || outcome instanceof Outcome.Swapped
            || outcome instanceof Outcome.Repeated;
    return command.getTurn() == WaitingTurn.OFFERED
        || (served && allocator.hasQueued(new TrackId(command.getTrackId())));
  }

  private static Reply.Event rejection(AllocateSandbox command, Refusal reason, Events events) {
    return events.answer(
        command.getCommandId(),
        command.getTrackId(),
        new AllocationRejected(
            events.id("AllocationRejected"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            command.getTrackId(),
            AllocationRejection.valueOf(reason.name())));
  }

  /** A cancellation goes to the queue first, and comes back with the result that it found. */
  private static CompletableFuture<Reply> cancel(CancelAllocation command, Context context) {
    return completedFuture(
        switch (command.getResult()) {
          case null -> Reply.queue(command);
          case CANCELLED, NOT_WAITING -> answer(command, context);
          case UNKNOWN ->
              throw new IllegalArgumentException("This version does not know the result");
        });
  }

  private static Reply answer(CancelAllocation command, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    return Reply.completed(
        IntakeMetrics.label(command.getResult()),
        events.answer(
            command.getCommandId(),
            command.getTrackId(),
            new CancellationAnswered(
                events.id("CancellationAnswered"),
                command.getCommandId(),
                command.getRequestId(),
                events.now(),
                command.getTrackId(),
                command.getAllocationCommandId(),
                command.getResult())));
  }
}
