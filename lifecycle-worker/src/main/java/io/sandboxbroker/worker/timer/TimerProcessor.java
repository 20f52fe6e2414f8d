package io.sandboxbroker.worker.timer;

import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.freeze.StoredFreezes;
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
  private final LifeSchedule life;
  private @Nullable Timers timers;

  /**
   * @param poolPartition the partition, and so the task, of what concerns the pool as a whole
   */
  TimerProcessor(
      TimerSettings settings, LifeSettings life, Serde<SpecificRecord> records, int poolPartition) {
    this.settings = settings;
    this.records = records;
    this.poolPartition = poolPartition;
    this.schedule = new SyncSchedule(settings.syncInterval(), settings.syncRetry());
    this.life = new LifeSchedule(life);
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
      case SpecificRecord other -> States.of(other).ifPresent(state -> follow(mine, state));
      case null -> {
        // A record that could not be read has been laid aside.
      }
    }
  }

  /**
   * The timer of a sandbox is that of its newest version. Events may come late and again: after a
   * crash an allocator tells anew what a step behind the newest was.
   */
  private void follow(Timers mine, SandboxState state) {
    TimerKey key = new TimerKey("sandbox", state.getSandboxId());
    long known = mine.deadline(key).map(Deadline::version).orElse(0L);
    if (state.getVersion() <= known) {
      return;
    }
    life.planned(state).ifPresentOrElse(planned -> mine.set(key, planned), () -> mine.cancel(key));
  }

  private void tick(Timers mine, Instant now) {
    if (context().taskId().partition() == poolPartition && mine.deadline(SYNC).isEmpty()) {
      setSync(mine, schedule.first(now));
    }
    var expiries = new HoldingExpiries(mine, StoredFreezes.of(context(), records));
    for (Due due : mine.takeDue(now, settings.mostPerTick())) {
      if (!expiries.hold(due, now)) {
        fire(mine, due, now);
      }
    }
  }

  private void fire(Timers mine, Due due, Instant now) {
    Planned planned = due.planned();
    @Nullable SpecificRecord record = planned.record();
    if (record == null) {
      return;
    }
    String subject = due.key().subject();
    String id = idOf(record);
    var headers = WorkerEvents.headers(record, id, planned.deadline().dueAt(), subject);
    // All deletions in one partition, so that one worker paces them.
    String key = record instanceof CleanupDue ? Topics.POOL_KEY : subject;
    context().forward(new Record<>(key, record, now.toEpochMilli(), headers));
    if (record instanceof SyncDue) {
      setSync(mine, schedule.afterAsking(planned.deadline(), now));
    } else {
      life.afterAsking(planned, now).ifPresent(next -> mine.set(due.key(), next));
    }
  }

  private static int failuresSoFar(Timers mine) {
    return mine.deadline(SYNC).map(Deadline::failures).orElse(0);
  }

  private static void setSync(Timers mine, Deadline deadline) {
    String id = SYNC + "@" + deadline.dueAt().toEpochMilli();
    var record = new SyncDue(id, deadline.dueAt(), SyncReason.SCHEDULED, false, false);
    mine.set(SYNC, new Planned(deadline, record));
  }

  /** The same for the same timer and due time, whenever and by whomever it is emitted. */
  private static String idOf(SpecificRecord timer) {
    return switch (timer) {
      case SyncDue due -> due.getTimerId();
      case ExpiryDue due -> due.getTimerId();
      case CleanupDue due -> due.getTimerId();
      case StalePurgeDue due -> due.getTimerId();
      default -> throw new IllegalStateException("no timer: " + timer);
    };
  }
}
