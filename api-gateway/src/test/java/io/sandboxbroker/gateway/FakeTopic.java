package io.sandboxbroker.gateway;

import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** A topic in memory, of one partition, for one reader. */
final class FakeTopic {

  private final TopicPartition partition;
  private final BlockingQueue<ConsumerRecord<byte[], byte[]>> records = new LinkedBlockingQueue<>();
  private long offset;

  FakeTopic(Topic topic) {
    partition = new TopicPartition(topic.name(), 0);
  }

  String name() {
    return partition.topic();
  }

  synchronized void publish(byte[] key, byte[] value, Headers headers) {
    records.add(
        new ConsumerRecord<>(
            name(),
            0,
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
      updatePartitions(name(), List.of(new PartitionInfo(name(), 0, node, nodes, nodes)));
      updateBeginningOffsets(Map.of(partition, 0L));
      updateEndOffsets(Map.of(partition, 0L));
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
