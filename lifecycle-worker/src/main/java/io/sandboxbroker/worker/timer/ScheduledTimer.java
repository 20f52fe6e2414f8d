package io.sandboxbroker.worker.timer;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A timer: when it is due, and the record that it publishes then.
 *
 * @param record null for a timer that only keeps the version of a deleted sandbox
 */
record ScheduledTimer(Deadline deadline, @Nullable SpecificRecord record) {

  /** The same timer as part of a trace. */
  ScheduledTimer withTrace(@Nullable String trace) {
    return record == null ? this : new ScheduledTimer(deadline.withTrace(trace), record);
  }
}
