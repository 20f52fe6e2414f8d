package io.sandboxbroker.worker.timer;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A timer to be set.
 *
 * @param record what it emits; null for nothing, where only the deadline's version is to be kept
 */
record ScheduledTimer(Deadline deadline, @Nullable SpecificRecord record) {

  /** The same, for a trace; what emits nothing needs none. */
  ScheduledTimer within(@Nullable String trace) {
    return record == null ? this : new ScheduledTimer(deadline.within(trace), record);
  }
}
