package io.sandboxbroker.worker.timer;

import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import io.sandboxbroker.worker.wire.States;
import io.sandboxbroker.worker.wire.WorkerEvents;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sets timers by what it is told and emits those that are due. All time comes from the records and
 * the punctuation, so that a second run over the same input says the same.
 */
final class TimerProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private final TimerSettings settings;
  private final LifeSchedule schedule;
  private final Serde<SpecificRecord> records;
  private final FreezeState freezes;
  private final int poolPartition;
  private @Nullable Task task;

  /** What a task keeps time by, once it is initialised. */
  private record Task(TimerStore timers, PoolTimers pool, SandboxTimers life) {}

  /**
   * @param poolPartition the partition, and so the task, of what concerns the pool as a whole
   */
  TimerProcessor(
      TimerSettings settings,
      LifeSettings life,
      Serde<SpecificRecord> records,
      FreezeState freezes,
      int poolPartition) {
    this.settings = settings;
    this.schedule = new LifeSchedule(life);
    this.records = records;
    this.freezes = freezes;
    this.poolPartition = poolPartition;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    TimerStore timers = TimerStore.of(context, records);
    Task mine =
        new Task(timers, new PoolTimers(timers, settings), new SandboxTimers(timers, schedule));
    task = mine;
    context.schedule(
        settings.tick(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> tick(mine, Instant.ofEpochMilli(now)));
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    Task mine = task;
    if (mine == null) {
      throw new IllegalStateException("a record came before the task was initialised");
    }
    Instant toldAt = Instant.ofEpochMilli(record.timestamp());
    @Nullable String trace = Traceparent.read(record.headers()).orElse(null);
    switch (record.value()) {
      case SyncCompleted done -> mine.pool().completed(done);
      case SyncRefused refused -> mine.pool().refused(refused);
      case RequestSync command ->
          mine.pool()
              .requested(command, toldAt)
              .ifPresent(due -> emit(due.key(), due.planned(), toldAt));
      case SandboxSnapshot snapshot -> {
        mine.life().follow(snapshot.getSandbox(), trace);
        if (snapshot.getDueNow()) {
          mine.life().hasten(snapshot.getSandbox(), toldAt, trace);
        }
      }
      case SpecificRecord other ->
          States.of(other).ifPresent(state -> mine.life().follow(state, trace));
      case null -> {
        // A record that could not be read has been laid aside.
      }
    }
  }

  private void tick(Task mine, Instant now) {
    if (context().taskId().partition() == poolPartition) {
      mine.pool().keep(now);
    }
    var expiries = new ExpiryPostponer(mine.timers(), freezes);
    for (DueTimer due : mine.timers().takeDue(now, settings.mostPerTick())) {
      if (!expiries.hold(due, now)) {
        emit(due.key(), due.planned(), now);
        if (!mine.pool().asked(due, now)) {
          mine.life().asked(due, now);
        }
      }
    }
  }

  private void emit(TimerKey timer, ScheduledTimer planned, Instant now) {
    @Nullable SpecificRecord record = planned.record();
    if (record == null) {
      return;
    }
    String subject = TimerRecords.ofThePool(record) ? Topics.POOL_KEY : timer.subject();
    String id = TimerRecords.idOf(record);
    var headers = WorkerEvents.headers(record, id, planned.deadline().dueAt(), subject);
    @Nullable String trace = planned.deadline().trace();
    if (trace != null) {
      Headers.write(headers, Headers.TRACEPARENT, trace);
    }
    // All deletions in one partition, so that one worker paces them.
    String key = record instanceof CleanupDue ? Topics.POOL_KEY : subject;
    context().forward(new Record<>(key, record, now.toEpochMilli(), headers));
  }
}
