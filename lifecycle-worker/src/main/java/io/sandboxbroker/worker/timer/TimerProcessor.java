package io.sandboxbroker.worker.timer;

import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.timer.Timers.Due;
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

  private static final TimerKey SYNC = new TimerKey("sync", Topics.POOL_KEY);

  private final TimerSettings settings;
  private final Serde<SpecificRecord> records;
  private final int poolPartition;
  private final SyncSchedule schedule;
  private @Nullable Timers timers;

  /**
   * @param poolPartition the partition, and so the task, of what concerns the pool as a whole
   */
  TimerProcessor(TimerSettings settings, Serde<SpecificRecord> records, int poolPartition) {
    this.settings = settings;
    this.records = records;
    this.poolPartition = poolPartition;
    this.schedule = new SyncSchedule(settings.syncInterval(), settings.syncRetry());
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    Timers mine = Timers.of(context, records);
    timers = mine;
    context.schedule(
        settings.tick(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> tick(mine, Instant.ofEpochMilli(now)));
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    Timers mine = timers;
    if (mine == null) {
      throw new IllegalStateException("a record came before the task was initialised");
    }
    switch (record.value()) {
      case SyncCompleted done -> setSync(mine, schedule.afterCompletion(done.getObservedAt()));
      case SyncRefused refused ->
          setSync(mine, schedule.afterRefusal(refused.getObservedAt(), failuresSoFar(mine)));
      case null, default -> {
        // No other record sets a timer.
      }
    }
  }

  private void tick(Timers mine, Instant now) {
    if (context().taskId().partition() == poolPartition && mine.deadline(SYNC).isEmpty()) {
      setSync(mine, schedule.first(now));
    }
    for (Due due : mine.takeDue(now, settings.mostPerTick())) {
      emit(due, now);
      if (due.record() instanceof SyncDue) {
        setSync(mine, schedule.afterAsking(due.deadline(), now));
      }
    }
  }

  private void emit(Due due, Instant now) {
    String subject = due.key().subject();
    String id = idOf(due.key(), due.deadline());
    var headers = WorkerEvents.headers(due.record(), id, due.deadline().dueAt(), subject);
    context().forward(new Record<>(subject, due.record(), now.toEpochMilli(), headers));
  }

  private static int failuresSoFar(Timers mine) {
    return mine.deadline(SYNC).map(Deadline::failures).orElse(0);
  }

  private static void setSync(Timers mine, Deadline deadline) {
    var record = new SyncDue(idOf(SYNC, deadline), deadline.dueAt(), SyncReason.SCHEDULED);
    mine.set(SYNC, deadline, record);
  }

  /** The same for the same timer and due time, whenever and by whomever it is emitted. */
  private static String idOf(TimerKey key, Deadline deadline) {
    return key + "@" + deadline.dueAt().toEpochMilli();
  }
}
