package io.sandboxbroker.gateway;

import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** A topic in memory, for one reader. */
final class FakeTopic {

  private final String name;
  private final int partitions;
  private final BlockingQueue<ConsumerRecord<byte[], byte[]>> records = new LinkedBlockingQueue<>();
  private long offset;

  /** A topic of one partition. */
  FakeTopic(Topic topic) {
    this(topic, 1);
  }

  FakeTopic(Topic topic, int partitions) {
    name = topic.name();
    this.partitions = partitions;
  }

  String name() {
    return name;
  }

  void publish(byte[] key, byte[] value, Headers headers) {
    publish(0, key, value, headers);
  }

  synchronized void publish(int partition, byte[] key, byte[] value, Headers headers) {
    records.add(
        new ConsumerRecord<>(
            name,
            partition,
            offset++,
            Outcomes.NOW.toEpochMilli(),
            TimestampType.CREATE_TIME,
            key.length,
            value == null ? -1 : value.length,
            key,
            value,
            headers,
            Optional.empty()));
  }

  MockConsumer<byte[], byte[]> consumer() {
    return new Reader();
  }

  private final class Reader extends MockConsumer<byte[], byte[]> {

    Reader() {
      super("latest");
      var node = new Node(0, "nowhere", 0);
      var nodes = new Node[] {node};
      updatePartitions(
          name,
          IntStream.range(0, partitions)
              .mapToObj(number -> new PartitionInfo(name, number, node, nodes, nodes))
              .toList());
      Map<TopicPartition, Long> empty =
          IntStream.range(0, partitions)
              .boxed()
              .collect(Collectors.toMap(number -> new TopicPartition(name, number), none -> 0L));
      updateBeginningOffsets(empty);
      updateEndOffsets(empty);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      return Map.of();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      try {
        ConsumerRecord<byte[], byte[]> next =
            records.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          addRecord(next);
        }
        return super.poll(Duration.ZERO);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
