package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.pool.PoolEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where reading a sandbox's events begins. */
sealed interface HistoryStart {

  /** The offset that is meant; the end of the partition when there is none. */
  long offset(Consumer<?, ?> consumer, TopicPartition partition, long beginning, long end);

  /** With the first record that there is. */
  record Beginning() implements HistoryStart {
    @Override
    public long offset(
        Consumer<?, ?> consumer, TopicPartition partition, long beginning, long end) {
      return beginning;
    }
  }

  /** Where the page before ended. */
  record At(long offset) implements HistoryStart {
    @Override
    public long offset(
        Consumer<?, ?> consumer, TopicPartition partition, long beginning, long end) {
      return Math.max(offset, beginning);
    }
  }

  /** With the first record that is no older than that. */
  record Since(Instant time) implements HistoryStart {
    @Override
    public long offset(
        Consumer<?, ?> consumer, TopicPartition partition, long beginning, long end) {
      OffsetAndTimestamp found =
          consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
      return found == null ? end : found.offset();
    }
  }

  /**
   * Where the first event of a sandbox is to be found. Only its first version says when that was:
   * the CSP's date of creation is by a clock that is not ours.
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
