package io.sandboxbroker.allocator.queue;

import static io.sandboxbroker.command.WaitingTurn.CANCELLED;
import static io.sandboxbroker.command.WaitingTurn.LAST;
import static io.sandboxbroker.command.WaitingTurn.OFFERED;
import static io.sandboxbroker.command.WaitingTurn.TURNED_AWAY;

import io.sandboxbroker.allocator.queue.QueueMetrics.Departure;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxSynced;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the queue: stores commands, gives each a turn when there may be a sandbox, and a last turn
 * when its wait ends. The queue never decides; the allocator decides whether a turn finds a
 * sandbox. All time comes from the records and the punctuation, and is the brokers'.
 *
 * <p>A command has one turn at a time, and leaves the queue with its last one, so it has one
 * outcome.
 */
final class AllocationQueue
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private static final int MAX_PROBES = 100;

  private final QueueSettings settings;
  private final QueueMessages messages;
  private final UnaryOperator<Instant> atBrokers;
  private final QueueMetrics metrics;
  private final FreedSandboxes unclaimed = new FreedSandboxes();
  private @Nullable QueueIndex openIndex;

  AllocationQueue(
      QueueSettings settings,
      QueueMessages messages,
      UnaryOperator<Instant> atBrokers,
      QueueMetrics metrics) {
    this.settings = settings;
    this.messages = messages;
    this.atBrokers = atBrokers;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    context.schedule(
        settings.checkInterval(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> check(atBrokers.apply(Instant.ofEpochMilli(now))));
  }

  @Override
  public void close() {
    metrics.closed();
  }

  /** The index is built from the store when it is first used, after the store is restored. */
  private QueueIndex index() {
    QueueIndex index = openIndex;
    if (index == null) {
      index = new QueueIndex(context().getStateStore(AllocationQueueTopology.STORE));
      openIndex = index;
    }
    return index;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    Instant now = Instant.ofEpochMilli(record.timestamp());
    switch (record.value()) {
      case AllocateSandbox command ->
          index()
              .find(command.getCommandId())
              .ifPresentOrElse(entry -> requeue(entry, now), () -> enqueue(command, record, now));
      case CancelAllocation command ->
          cancel(command, messages.queued(command, record.headers()), now);
      case SandboxSynced available -> offer(available.getSandbox().getName(), now);
      case SandboxAllocated served -> {
        remove(served.getCauseId(), Departure.SERVED, now);
        probeNext(served.getSandbox().getName(), now);
      }
      case AllocationRepeated served -> remove(served.getCauseId(), Departure.SERVED, now);
      case AllocationRejected refused -> remove(refused.getCauseId(), Departure.REFUSED, now);
      case null, default -> {
        // No other record concerns the queue.
      }
    }
  }

  private void enqueue(
      AllocateSandbox command, Record<String, SpecificRecord> record, Instant now) {
    var allocation = messages.queued(command, record.headers());
    if (index().depth() >= settings.maxDepth()) {
      forward(messages.turn(allocation, TURNED_AWAY), now);
      metrics.left(Duration.ZERO, Departure.TURNED_AWAY);
      return;
    }
    var entry =
        messages.entry(offsetOfThisRecord(), command, allocation, settings.lastTurnLead(), now);
    index().put(entry);
    forward(messages.ticket(entry), now);
    metrics.depth(entry.namePrefix(), index().depthOf(entry.namePrefix()));
    // A sandbox may have appeared between the search that found none and now.
    if (unclaimed.take(entry.namePrefix(), now)) {
      giveTurn(entry, SandboxOffer.OFFERED, now);
    } else if (index().depthOf(entry.namePrefix()) == 1) {
      probe(entry, now);
    }
  }

  /** The offset is the order of arrival, because the topic has one partition. */
  private long offsetOfThisRecord() {
    return context().recordMetadata().orElseThrow().offset();
  }

  /** The turn of an entry has found no sandbox. */
  private void requeue(QueueEntry entry, Instant now) {
    if (!entry.offer().isPending()) {
      return;
    }
    QueueEntry waiting = entry.with(SandboxOffer.NONE);
    index().put(waiting);
    if (!waiting.cancellations().isEmpty()) {
      cancel(waiting, now);
    } else if (!waiting.until().isAfter(now)) {
      giveLastTurn(waiting, now);
    } else if (entry.offer() == SandboxOffer.OWED) {
      giveTurn(waiting, SandboxOffer.OFFERED, now);
    }
  }

  /** Offers a sandbox to the first matching entry that has no offer yet. */
  private void offer(String sandboxName, Instant now) {
    QueueEntry first = index().firstFor(sandboxName).orElse(null);
    if (first == null) {
      unclaimed.add(sandboxName, now);
    } else if (first.offer().isPending()) {
      index().put(first.with(SandboxOffer.OWED));
    } else {
      giveTurn(first, SandboxOffer.OFFERED, now);
    }
  }

  /**
   * After one sandbox there may be more. While a matching entry has a turn, no later entry gets
   * one: it could be faster, and take the sandbox that was offered to the earlier entry.
   */
  private void probeNext(String sandboxName, Instant now) {
    if (!index().hasTurnPending(sandboxName)) {
      index().firstFor(sandboxName).ifPresent(next -> probe(next, now));
    }
  }

  private void probe(QueueEntry entry, Instant now) {
    if (!entry.offer().isPending()) {
      giveTurn(entry, SandboxOffer.TRYING, now);
    }
  }

  private void giveTurn(QueueEntry entry, SandboxOffer offer, Instant now) {
    index().put(entry.withTurn(offer, now));
    forward(messages.turn(entry.allocation(), OFFERED), now);
  }

  private void cancel(CancelAllocation command, QueuedCommand cancellation, Instant now) {
    QueueEntry entry =
        index()
            .find(command.getAllocationCommandId())
            .filter(waiting -> waiting.track().equals(command.getTrackId()))
            .orElse(null);
    if (entry == null || entry.cancellations().size() == QueueEntry.MAX_CANCELLATIONS) {
      forward(messages.answer(cancellation, CancellationResult.NOT_WAITING), now);
      return;
    }
    QueueEntry cancelled = entry.withCancellation(cancellation);
    if (entry.offer().isPending()) {
      index().put(cancelled);
    } else {
      cancel(cancelled, now);
    }
  }

  private void cancel(QueueEntry entry, Instant now) {
    forward(messages.turn(entry.allocation(), CANCELLED), now);
    remove(entry, Departure.CANCELLED, now);
    answer(entry.cancellations(), CancellationResult.CANCELLED, now);
  }

  private void giveLastTurn(QueueEntry entry, Instant now) {
    forward(messages.turn(entry.allocation(), LAST), now);
    remove(entry, Departure.TIME_UP, now);
  }

  private void remove(String command, Departure departure, Instant now) {
    index()
        .find(command)
        .ifPresent(
            entry -> {
              remove(entry, departure, now);
              answer(entry.cancellations(), CancellationResult.NOT_WAITING, now);
            });
  }

  private void remove(QueueEntry entry, Departure departure, Instant now) {
    index().remove(entry);
    forward(messages.noTicket(entry), now);
    metrics.depth(entry.namePrefix(), index().depthOf(entry.namePrefix()));
    metrics.left(Duration.between(entry.queuedAt(), now), departure);
  }

  private void answer(List<QueuedCommand> cancellations, CancellationResult result, Instant now) {
    cancellations.forEach(cancellation -> forward(messages.answer(cancellation, result), now));
  }

  private void check(Instant now) {
    for (QueueEntry entry : index().dueBy(now)) {
      if (!entry.offer().isPending()) {
        giveLastTurn(entry, now);
      } else if (entry.isAbandoned(now, settings.answerTimeout())) {
        remove(entry.command(), Departure.ABANDONED, now);
      }
    }
    index()
        .withoutTurnSince(now.minus(settings.probeInterval()), MAX_PROBES)
        .forEach(entry -> probe(entry, now));
  }

  private void forward(QueueMessages.Message message, Instant now) {
    context()
        .forward(
            new Record<>(message.key(), message.value(), now.toEpochMilli(), message.headers()),
            message.node());
  }
}
