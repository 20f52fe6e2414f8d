package io.sandboxbroker.gateway.dashboard;

import io.sandboxbroker.gateway.reply.RecentEvents;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the newest events of every partition, so that a gateway that has just started shows and
 * resumes what happened before. Reads a bounded number of records within a bounded time.
 */
final class EventLoader {

  /** The most records of all partitions together, transaction markers included. */
  private static final long MAX_RECORDS = 2_400;

  private static final Duration POLL = Duration.ofMillis(200);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Duration timeout;

  /**
   * Creates a loader.
   *
   * @param consumers opens a consumer of committed records without a group
   */
  EventLoader(Supplier<Consumer<byte[], byte[]>> consumers, Duration timeout) {
    this.consumers = consumers;
    this.timeout = timeout;
  }

  /**
   * Adds the newest events of the topic. Blocks.
   *
   * @throws org.apache.kafka.common.KafkaException if they cannot be read in time
   */
  void load(RecentEvents recent) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.EVENTS.name()).stream()
              .map(found -> new TopicPartition(found.topic(), found.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> starts = starts(consumer, partitions, ends);
      starts.forEach(consumer::seek);
      recent.addOlder(read(consumer, ends), byNumber(starts), byNumber(ends));
    }
  }

  private static Map<TopicPartition, Long> starts(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    long each = MAX_RECORDS / Math.max(1, partitions.size());
    Map<TopicPartition, Long> starts = new HashMap<>();
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, beginning) ->
                starts.put(partition, Math.max(beginning, end(ends, partition) - each)));
    return starts;
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    long polls = timeout.dividedBy(POLL);
    while (!ends.keySet().stream().allMatch(at -> consumer.position(at) >= end(ends, at))) {
      if (polls-- == 0) {
        throw new TimeoutException("The newest events were not read within " + timeout);
      }
      consumer.poll(POLL).forEach(read::add);
    }
    read.removeIf(
        event -> event.offset() >= end(ends, new TopicPartition(event.topic(), event.partition())));
    return read;
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return Objects.requireNonNull(ends.get(partition));
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byNumber = new HashMap<>();
    offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
    return byNumber;
  }
}
