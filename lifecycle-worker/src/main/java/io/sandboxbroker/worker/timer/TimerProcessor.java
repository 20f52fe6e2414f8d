package io.sandboxbroker.worker.timer;

import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import io.sandboxbroker.worker.wire.EventHeaders;
import io.sandboxbroker.worker.wire.SandboxStates;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sets timers from facts, events and commands, and publishes those that are due. All time comes
 * from the records and the punctuation, so that a second run over the same input has the same
 * output.
 */
final class TimerProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private final TimerSettings settings;
  private final LifeSchedule schedule;
  private final Serde<SpecificRecord> records;
  private final FreezeState freezes;
  private final UnaryOperator<Instant> brokersTime;
  private final int poolPartition;

  private @Nullable TaskTimers task;
  private @Nullable Cancellable ticks;

  private record TaskTimers(TimerStore store, PeriodicTimers pool, SandboxTimers sandboxes) {}

  /**
   * @param brokersTime converts the time of a punctuation to the brokers' clock, which the
   *     allocator uses as well
   * @param poolPartition the partition, and so the task, of the pool's own timers
   */
  TimerProcessor(
      TimerSettings settings,
      LifeSettings life,
      Serde<SpecificRecord> records,
      FreezeState freezes,
      UnaryOperator<Instant> brokersTime,
      int poolPartition) {
    this.settings = settings;
    this.schedule = new LifeSchedule(life);
    this.records = records;
    this.freezes = freezes;
    this.brokersTime = brokersTime;
    this.poolPartition = poolPartition;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    var store = new TimerStore(context, records);
    var timers =
        new TaskTimers(
            store, new PeriodicTimers(store, settings), new SandboxTimers(store, schedule));
    task = timers;
    ticks =
        context.schedule(
            settings.tick(),
            PunctuationType.WALL_CLOCK_TIME,
            now -> publishDue(timers, brokersTime.apply(Instant.ofEpochMilli(now))));
  }

  /** Kafka Streams may initialise this instance again, and would keep the punctuation. */
  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel();
    }
    task = null;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    TaskTimers timers = Objects.requireNonNull(task);
    Instant at = Instant.ofEpochMilli(record.timestamp());
    @Nullable String trace = Traceparent.read(record.headers()).orElse(null);
    switch (record.value()) {
      case SyncCompleted completed -> timers.pool().onCompleted(completed);
      case SyncRefused refused -> timers.pool().onRefused(refused);
      case RequestSync command -> publishSync(command, at, record.headers());
      case SandboxSnapshot snapshot -> {
        timers.sandboxes().update(snapshot.getSandbox(), trace);
        if (snapshot.getDueNow()) {
          timers.sandboxes().expedite(snapshot.getSandbox(), at, trace);
        }
      }
      case SpecificRecord other ->
          SandboxStates.of(other).ifPresent(state -> timers.sandboxes().update(state, trace));
      case null -> {
        // An unreadable record, which is a dead letter by now.
      }
    }
  }

  private void publishDue(TaskTimers timers, Instant now) {
    if (context().taskId().partition() == poolPartition) {
      timers.pool().ensureSet(now);
    }
    for (DueTimer due : timers.store().takeDue(now, settings.maxPerTick(), frozen(now))) {
      publish(due, now);
      if (!timers.pool().onPublished(due, now)) {
        timers.sandboxes().onPublished(due, now);
      }
    }
  }

  /** The types of timers that stay in the store, because an operator has frozen them. */
  private Set<Class<? extends SpecificRecord>> frozen(Instant now) {
    Set<Class<? extends SpecificRecord>> frozen = new HashSet<>();
    if (freezes.isFrozen(FreezeScope.EXPIRY, now)) {
      frozen.add(ExpiryDue.class);
    }
    if (freezes.isFrozen(FreezeScope.DELETIONS, now)) {
      frozen.add(CleanupDue.class);
    }
    return frozen;
  }

  private void publish(DueTimer due, Instant now) {
    @Nullable SpecificRecord record = due.timer().record();
    if (record == null) {
      // It only kept the version of a deleted sandbox.
      return;
    }
    Deadline deadline = due.timer().deadline();
    String subject = due.key().subject();
    var headers = EventHeaders.of(record, timerId(record), deadline.dueAt(), subject);
    @Nullable String trace = deadline.trace();
    if (trace != null) {
      Headers.write(headers, Headers.TRACEPARENT, trace);
    }
    // All deletions go to one partition, so that one worker paces them.
    String key = record instanceof CleanupDue ? Topics.POOL_KEY : subject;
    context().forward(new Record<>(key, record, now.toEpochMilli(), headers));
  }

  private static String timerId(SpecificRecord record) {
    return switch (record) {
      case SyncDue due -> due.getTimerId();
      case SweepDue due -> due.getTimerId();
      case ExpiryDue due -> due.getTimerId();
      case CleanupDue due -> due.getTimerId();
      case StalePurgeDue due -> due.getTimerId();
      default -> throw new IllegalStateException("not a timer: " + record);
    };
  }

  /** Each command is a sync of its own, beside those of the schedule. */
  private void publishSync(
      RequestSync command, Instant at, org.apache.kafka.common.header.Headers request) {
    String id = command.getCommandId();
    var due =
        new SyncDue(
            id,
            at,
            SyncReason.REQUESTED,
            command.getDryRun(),
            command.getOverride(),
            command.getFull());
    var headers = EventHeaders.of(due, id, at, Topics.POOL_KEY);
    if (Headers.read(request, Headers.RESPOND_ASYNC).isPresent()) {
      @Nullable String actor = Headers.read(request, Headers.ACTOR).orElse(null);
      new StatusHeaders(command.getRequestId(), command.getRequestedAt(), actor).write(headers);
    }
    context().forward(new Record<>(Topics.POOL_KEY, due, at.toEpochMilli(), headers));
  }
}
