package io.sandboxbroker.gateway.reply;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where the reader of a topic begins. */
public sealed interface Start {

  /** With the first record there is. */
  record Beginning() implements Start {

    @Override
    public Map<TopicPartition, Long> offsets(
        Consumer<?, ?> consumer,
        Collection<TopicPartition> partitions,
        Map<TopicPartition, Long> ends) {
      return consumer.beginningOffsets(partitions);
    }

    @Override
    public String otherwise() {
      return "earliest";
    }
  }

  /** With the first record that is no older than this. */
  record NoOlderThan(Duration age, InstantSource clock) implements Start {

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
    public String otherwise() {
      return "latest";
    }
  }

  /** Kafka's word for where to go when what was reached is not there any more. */
  String otherwise();

  /**
   * The offset in each partition.
   *
   * @param ends where the partitions end now
   */
  Map<TopicPartition, Long> offsets(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> ends);
}
