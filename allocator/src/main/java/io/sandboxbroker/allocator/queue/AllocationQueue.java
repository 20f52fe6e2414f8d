package io.sandboxbroker.allocator.queue;

import static io.sandboxbroker.command.WaitingTurn.TURNED_AWAY;

import io.sandboxbroker.allocator.queue.QueueMetrics.Departure;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.topic.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.Cancellable;
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
 * <p>A revived task initialises this instance again with a restored store, so nothing that the
 * store decides outlives {@link #close}.
 */
final class AllocationQueue
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private static final int MAX_PROBES = 100;

  private final QueueSettings settings;
  private final QueueMessages messages;
  private final UnaryOperator<Instant> atBrokers;
  private final QueueMetrics metrics;
  private FreedSandboxes unclaimed = new FreedSandboxes();
  private VacatedPlaces vacated = new VacatedPlaces();
  private @Nullable QueueTurns openTurns;
  private @Nullable Cancellable checks;

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
    checks =
        context.schedule(
            settings.checkInterval(),
            PunctuationType.WALL_CLOCK_TIME,
            now -> check(atBrokers.apply(Instant.ofEpochMilli(now))));
  }

  @Override
  public void close() {
    if (checks != null) {
      checks.cancel();
    }
    openTurns = null;
    unclaimed = new FreedSandboxes();
    vacated = new VacatedPlaces();
    metrics.closed();
  }

  /** The index is built from the store when it is first used, after the store is restored. */
  private QueueTurns turns() {
    QueueTurns turns = openTurns;
    if (turns == null) {
      var index = new QueueIndex(context().getStateStore(AllocationQueueTopology.STORE));
      turns = new QueueTurns(index, messages, metrics, this::forward);
      openTurns = turns;
    }
    return turns;
  }

  private QueueIndex index() {
    return turns().index();
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
      case SandboxSynced available -> {
        String name = available.getSandbox().getName();
        if (!turns().offer(name, now)) {
          unclaimed.add(name, now);
        }
      }
      case SandboxAllocated served -> {
        SandboxState sandbox = served.getSandbox();
        turns().taken(served.getCauseId(), sandbox.getTrackId(), sandbox.getName(), now);
      }
      case AllocationRepeated served ->
          turns().repeated(served.getCauseId(), served.getSandbox().getTrackId(), now);
      case AllocationRejected refused -> {
        boolean frozen = refused.getReason() == AllocationRejection.ALLOCATIONS_FROZEN;
        turns().ended(refused.getCauseId(), Departure.REFUSED, !frozen, now);
      }
      case null, default -> {
        // No other record concerns the queue.
      }
    }
  }

  private void enqueue(
      AllocateSandbox command, Record<String, SpecificRecord> record, Instant now) {
    var allocation = messages.queued(command, record.headers());
    String track = command.getTrackId();
    String namePrefix = QueueMessages.namePrefix(command);
    if (isFull(track, namePrefix)) {
      forward(messages.turn(allocation, TURNED_AWAY), now);
      metrics.left(Duration.ZERO, Departure.TURNED_AWAY);
      return;
    }
    long offset = offsetOfThisRecord();
    boolean isFirst = index().depthOf(namePrefix) == 0;
    boolean hasPlace = index().placeOf(track, namePrefix).isPresent();
    long place =
        index()
            .placeOf(track, namePrefix)
            .or(() -> vacated.take(track, namePrefix, now))
            .orElseGet(() -> QueueEntry.placeOf(arrivedAt(record), offset));
    var entry = messages.entry(offset, place, command, allocation, settings.lastTurnLead(), now);
    index().put(entry);
    forward(messages.ticket(entry, command.getLabId()), now);
    metrics.depth(namePrefix, index().depthOf(namePrefix));
    // A sandbox may have appeared between the search that found none and now.
    if (!hasPlace && unclaimed.take(namePrefix, now)) {
      turns().give(entry, SandboxOffer.OFFERED, now);
    } else if (isFirst) {
      turns().probe(entry, now);
    }
  }

  /** No track, no name prefix and no crowd may fill the queue for the others. */
  private boolean isFull(String track, String namePrefix) {
    return index().depth() >= settings.maxDepth()
        || index().ofTrack(track).size() >= settings.maxPerTrack()
        || (!namePrefix.isEmpty() && index().depthOf(namePrefix) >= settings.maxPerPrefix());
  }

  /**
   * Orders the commands that the brokers got in one millisecond, as the topic has one partition.
   */
  private long offsetOfThisRecord() {
    return context().recordMetadata().orElseThrow().offset();
  }

  private static Instant arrivedAt(Record<String, SpecificRecord> record) {
    return Instant.ofEpochMilli(
        Headers.read(record.headers(), Headers.ARRIVED_AT)
            .map(Long::parseLong)
            .orElse(record.timestamp()));
  }

  /** The turn of an entry has found no sandbox. */
  private void requeue(QueueEntry entry, Instant now) {
    if (entry.offer().isPending()) {
      turns().lost(entry, now);
    }
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
    boolean clientLeft = cancellation.headers().lastHeader(Headers.CLIENT_LEFT) != null;
    if (clientLeft && isAlone(entry)) {
      vacated.add(entry, now);
    }
    if (entry.offer().isPending()) {
      index().put(cancelled);
    } else {
      turns().cancel(cancelled, now);
    }
  }

  /** Otherwise the other commands of the track keep its place. */
  private boolean isAlone(QueueEntry entry) {
    return index().ofTrack(entry.track()).stream()
        .noneMatch(other -> other.number() != entry.number() && other.place() == entry.place());
  }

  private void check(Instant now) {
    for (QueueEntry entry : index().dueBy(now)) {
      if (!entry.offer().isPending()) {
        turns().giveLast(entry, now);
      } else if (entry.isAbandoned(now, settings.answerTimeout())) {
        // Without a turn for the next one: it may be due as well, and get its last turn here.
        turns().ended(entry.command(), Departure.ABANDONED, false, now);
      }
    }
    index()
        .withoutTurnSince(now.minus(settings.probeInterval()), MAX_PROBES)
        .forEach(entry -> turns().probe(entry, now));
  }

  private void forward(QueueMessages.Message message, Instant now) {
    context()
        .forward(
            new Record<>(message.key(), message.value(), now.toEpochMilli(), message.headers()),
            message.node());
  }
}
