package io.sandboxbroker.allocator.queue;

import static io.sandboxbroker.command.WaitingTurn.CANCELLED;
import static io.sandboxbroker.command.WaitingTurn.LAST;
import static io.sandboxbroker.command.WaitingTurn.OFFERED;
import static io.sandboxbroker.command.WaitingTurn.TURNED_AWAY;

import io.sandboxbroker.allocator.queue.QueueListener.Leaving;
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
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the line: parks commands, gives them their turns when there may be a sandbox, and their
 * last one when their time is up. It never judges: whether there is a sandbox for a turn is the
 * allocator's decision. All time comes from the records and the punctuation, and is the brokers'.
 *
 * <p>One turn of a command is under way at a time, and a command that was given its last one has
 * left the line; so each has one outcome.
 */
final class AllocationQueue
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private static final int PROBES_AT_A_TIME = 100;

  private final QueueSettings settings;
  private final QueueMessages commands;
  private final UnaryOperator<Instant> atBrokers;
  private final QueueListener listener;
  private final UnclaimedSandboxes spares = new UnclaimedSandboxes();
  private @Nullable QueueIndex openLine;

  AllocationQueue(
      QueueSettings settings,
      QueueMessages commands,
      UnaryOperator<Instant> atBrokers,
      QueueListener listener) {
    this.settings = settings;
    this.commands = commands;
    this.atBrokers = atBrokers;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    context.schedule(
        settings.tick(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> tick(atBrokers.apply(Instant.ofEpochMilli(now))));
  }

  @Override
  public void close() {
    listener.handedOver();
  }

  /** Made from what the store has when it is first needed. */
  private QueueIndex line() {
    QueueIndex line = openLine;
    if (line == null) {
      line = new QueueIndex(context().getStateStore(AllocationQueueTopology.LINE));
      openLine = line;
    }
    return line;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    Instant now = Instant.ofEpochMilli(record.timestamp());
    switch (record.value()) {
      case AllocateSandbox command ->
          line()
              .find(command.getCommandId())
              .ifPresentOrElse(place -> goBackInLine(place, now), () -> park(command, record, now));
      case CancelAllocation command ->
          cancel(command, commands.parked(command, record.headers()), now);
      case SandboxSynced available -> offer(available.getSandbox().getName(), now);
      case SandboxAllocated served -> {
        leave(served.getCauseId(), Leaving.SERVED, now);
        letNextTry(served.getSandbox().getName(), now);
      }
      case AllocationRepeated served -> leave(served.getCauseId(), Leaving.SERVED, now);
      case AllocationRejected refused -> leave(refused.getCauseId(), Leaving.REFUSED, now);
      case null, default -> {
        // No other record concerns the line.
      }
    }
  }

  private void park(AllocateSandbox command, Record<String, SpecificRecord> record, Instant now) {
    var allocation = commands.parked(command, record.headers());
    if (line().depth() >= settings.maxDepth()) {
      forward(commands.turn(allocation, TURNED_AWAY), now);
      listener.left(Duration.ZERO, Leaving.TURNED_AWAY);
      return;
    }
    var place = commands.place(numberOfThisRecord(), command, allocation, settings.lead(), now);
    line().put(place);
    forward(commands.ticket(place), now);
    listener.depth(place.namePrefix(), line().depthOf(place.namePrefix()));
    // A sandbox may have appeared between the search that found none and now.
    if (spares.take(place.namePrefix(), now)) {
      giveTurn(place, Offer.OFFERED, now);
    } else if (line().depthOf(place.namePrefix()) == 1) {
      letTry(place, now);
    }
  }

  /** Its offset: the order of arrival, as the line's one partition has it. */
  private long numberOfThisRecord() {
    return context().recordMetadata().orElseThrow().offset();
  }

  private void goBackInLine(QueueEntry place, Instant now) {
    if (!place.offer().isUnderWay()) {
      return;
    }
    QueueEntry waiting = place.with(Offer.NONE);
    line().put(waiting);
    if (!waiting.cancellations().isEmpty()) {
      cancel(waiting, now);
    } else if (!waiting.until().isAfter(now)) {
      giveLastTurn(waiting, now);
    } else if (place.offer() == Offer.OWED) {
      giveTurn(waiting, Offer.OFFERED, now);
    }
  }

  /** A sandbox of that name is available: for the first whom nobody has told of another. */
  private void offer(String sandboxName, Instant now) {
    QueueEntry first = line().firstFor(sandboxName).orElse(null);
    if (first == null) {
      spares.add(sandboxName, now);
    } else if (first.offer().isUnderWay()) {
      line().put(first.with(Offer.OWED));
    } else {
      giveTurn(first, Offer.OFFERED, now);
    }
  }

  /**
   * Where there was one sandbox there may be more. But nobody tries past one who has a turn: what
   * was told of for the first of them would go to the next, if the next is quicker.
   */
  private void letNextTry(String sandboxName, Instant now) {
    if (!line().isTurnUnderWay(sandboxName)) {
      line().firstFor(sandboxName).ifPresent(next -> letTry(next, now));
    }
  }

  private void letTry(QueueEntry place, Instant now) {
    if (!place.offer().isUnderWay()) {
      giveTurn(place, Offer.TRYING, now);
    }
  }

  private void giveTurn(QueueEntry place, Offer offer, Instant now) {
    line().put(place.withTurn(offer, now));
    forward(commands.turn(place.allocation(), OFFERED), now);
  }

  private void cancel(CancelAllocation command, ParkedCommand cancellation, Instant now) {
    QueueEntry place =
        line()
            .find(command.getAllocationCommandId())
            .filter(waiting -> waiting.track().equals(command.getTrackId()))
            .orElse(null);
    if (place == null || place.cancellations().size() == QueueEntry.MOST_CANCELLATIONS) {
      forward(commands.answer(cancellation, CancellationResult.NOT_WAITING), now);
      return;
    }
    QueueEntry cancelled = place.cancelledOnceAnswered(cancellation);
    if (place.offer().isUnderWay()) {
      line().put(cancelled);
    } else {
      cancel(cancelled, now);
    }
  }

  private void cancel(QueueEntry place, Instant now) {
    forward(commands.turn(place.allocation(), CANCELLED), now);
    leave(place, Leaving.CANCELLED, now);
    answer(place.cancellations(), CancellationResult.CANCELLED, now);
  }

  private void giveLastTurn(QueueEntry place, Instant now) {
    forward(commands.turn(place.allocation(), LAST), now);
    leave(place, Leaving.TIME_UP, now);
  }

  private void leave(String command, Leaving how, Instant now) {
    line()
        .find(command)
        .ifPresent(
            place -> {
              leave(place, how, now);
              answer(place.cancellations(), CancellationResult.NOT_WAITING, now);
            });
  }

  private void leave(QueueEntry place, Leaving how, Instant now) {
    line().leave(place);
    forward(commands.noTicket(place), now);
    listener.depth(place.namePrefix(), line().depthOf(place.namePrefix()));
    listener.left(Duration.between(place.parkedAt(), now), how);
  }

  private void answer(List<ParkedCommand> cancellations, CancellationResult result, Instant now) {
    cancellations.forEach(cancellation -> forward(commands.answer(cancellation, result), now));
  }

  private void tick(Instant now) {
    for (QueueEntry place : line().dueBy(now)) {
      if (!place.offer().isUnderWay()) {
        giveLastTurn(place, now);
      } else if (isAbandoned(place, now)) {
        leave(place.command(), Leaving.ABANDONED, now);
      }
    }
    line()
        .withoutTurnSince(now.minus(settings.probe()), PROBES_AT_A_TIME)
        .forEach(place -> letTry(place, now));
  }

  private boolean isAbandoned(QueueEntry place, Instant now) {
    Instant offeredAt = Objects.requireNonNull(place.offeredAt(), "It has had a turn");
    Instant last = offeredAt.isAfter(place.until()) ? offeredAt : place.until();
    return now.isAfter(last.plus(settings.patience()));
  }

  private void forward(QueueMessages.Message message, Instant now) {
    context()
        .forward(
            new Record<>(message.key(), message.value(), now.toEpochMilli(), message.headers()),
            message.node());
  }
}
