package io.sandboxbroker.worker.timer;

import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** A periodic timer of the whole pool. */
enum PeriodicTimer {
  SYNC("sync"),
  EXPIRY_SWEEP("sweep-expiries"),
  DELETION_SWEEP("sweep-deletions");

  private final String kind;

  PeriodicTimer(String kind) {
    this.kind = kind;
  }

  TimerKey key() {
    return new TimerKey(kind, Topics.POOL_KEY);
  }

  /** Whether an id belongs to a record of this timer. */
  boolean hasId(String timerId) {
    return timerId.startsWith(key() + "@");
  }

  ScheduledTimer at(Deadline deadline) {
    Instant dueAt = deadline.dueAt();
    String id = key() + "@" + dueAt.toEpochMilli();
    SpecificRecord record =
        switch (this) {
          case SYNC -> new SyncDue(id, dueAt, SyncReason.SCHEDULED, false, false, false);
          case EXPIRY_SWEEP -> new SweepDue(id, dueAt, SweepScope.EXPIRIES);
          case DELETION_SWEEP -> new SweepDue(id, dueAt, SweepScope.DELETIONS);
        };
    return new ScheduledTimer(deadline, record);
  }
}
