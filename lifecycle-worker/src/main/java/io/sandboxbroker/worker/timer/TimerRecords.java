package io.sandboxbroker.worker.timer;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import org.apache.avro.specific.SpecificRecord;

/** What all records that timers emit have in common. */
final class TimerRecords {

  private TimerRecords() {}

  /** The same for the same timer and due time, whenever and by whomever it is emitted. */
  static String idOf(SpecificRecord timer) {
    return switch (timer) {
      case SyncDue due -> due.getTimerId();
      case SweepDue due -> due.getTimerId();
      case ExpiryDue due -> due.getTimerId();
      case CleanupDue due -> due.getTimerId();
      case StalePurgeDue due -> due.getTimerId();
      default -> throw new IllegalStateException("no timer: " + timer);
    };
  }

  /** Whether it is about the pool as a whole. */
  static boolean ofThePool(SpecificRecord timer) {
    return timer instanceof SyncDue || timer instanceof SweepDue;
  }
}
