package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.pool.PoolEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The position at which reading the events of a sandbox begins. */
sealed interface HistoryStart {

  /** The first record of the partition. */
  record Beginning() implements HistoryStart {}

  /** The end of the previous page. */
  record At(long offset) implements HistoryStart {}

  /** The first record that is no older than a time. */
  record Since(Instant time) implements HistoryStart {}

  /**
   * Returns the position of the first event of a sandbox. Only the sandbox's first version has the
   * time of that event: the CSP's date of creation comes from another clock.
   *
   * @param margin how much earlier reading begins
   */
  static HistoryStart of(Optional<PoolEntry> row, Duration margin) {
    return row.map(PoolEntry::journal).orElse(List.of()).stream()
        .map(step -> step.after().revision())
        .filter(revision -> revision.version() == 1)
        .findFirst()
        .<HistoryStart>map(first -> new Since(first.at().minus(margin)))
        .orElse(new Beginning());
  }
}
