package io.sandboxbroker.worker.timer;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A timer to be set.
 *
 * @param record what it emits; null for nothing, where only the deadline's version is to be kept
 */
record Planned(Deadline deadline, @Nullable SpecificRecord record) {

  /** The same, for a trace; what emits nothing needs none. */
  Planned within(@Nullable String trace) {
    return record == null ? this : new Planned(deadline.within(trace), record);
  }
}
