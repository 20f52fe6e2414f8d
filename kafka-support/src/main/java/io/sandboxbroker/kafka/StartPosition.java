package io.sandboxbroker.kafka;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where a {@link TopicReader} begins to read its topic. */
public sealed interface StartPosition {

  /** At the first record. */
  record Beginning() implements StartPosition {

    @Override
    public Map<TopicPartition, Long> offsets(
        Consumer<?, ?> consumer,
        Collection<TopicPartition> partitions,
        Map<TopicPartition, Long> ends) {
      return consumer.beginningOffsets(partitions);
    }

    @Override
    public String offsetReset() {
      return "earliest";
    }
  }

  /**
   * At the first record that is not older than this when the reader starts.
   *
   * @param age the greatest age; zero starts at the end
   */
  record NoOlderThan(Duration age, InstantSource clock) implements StartPosition {

    @Override
    public Map<TopicPartition, Long> offsets(
        Consumer<?, ?> consumer,
        Collection<TopicPartition> partitions,
        Map<TopicPartition, Long> ends) {
      long from = clock.instant().minus(age).toEpochMilli();
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, from));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = found.get(partition);
        offsets.put(
            partition,
            first == null ? Objects.requireNonNull(ends.get(partition)) : first.offset());
      }
      return offsets;
    }

    @Override
    public String offsetReset() {
      return "latest";
    }
  }

  /** The value of {@code auto.offset.reset}: where to go on when the last offset is gone. */
  String offsetReset();

  /**
   * Finds the first offset to read in each partition.
   *
   * @param ends the end of each partition now
   */
  Map<TopicPartition, Long> offsets(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> ends);
}
