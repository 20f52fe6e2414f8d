package io.sandboxbroker.gateway;

import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The events topic in memory, of one partition, for any number of readers without a group. */
public final class FakeHistory {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS.name(), 0);

  private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
  private volatile long beginning;
  private volatile boolean away;

  /** Adds a record, a minute after the one before. */
  public void add(byte[] key, byte[] value) {
    add(key, value, new RecordHeaders());
  }

  /** Adds a record that has these headers, too. */
  public synchronized void add(byte[] key, byte[] value, RecordHeaders headers) {
    Headers.write(headers, Headers.CE_TYPE, "io.sandboxbroker.event.OfTheFuture");
    Headers.write(headers, Headers.CE_ID, "ce-" + records.size());
    records.add(
        new ConsumerRecord<>(
            PARTITION.topic(),
            0,
            records.size(),
            Outcomes.NOW.plusSeconds(60L * records.size()).toEpochMilli(),
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            headers,
            Optional.empty()));
  }

  public void clear() {
    records.clear();
    beginning = 0;
    away = false;
  }

  /** Deletes the records before an offset. */
  public void beginsAt(long offset) {
    beginning = offset;
  }

  /** Whether Kafka cannot be reached. */
  public void isAway(boolean whether) {
    away = whether;
  }

  public Consumer<byte[], byte[]> consumer() {
    var consumer = new Reader();
    var node = new Node(0, "nowhere", 0);
    var nodes = new Node[] {node};
    var partition = new PartitionInfo(PARTITION.topic(), 0, node, nodes, nodes);
    consumer.updatePartitions(PARTITION.topic(), List.of(partition));
    consumer.updateBeginningOffsets(Map.of(PARTITION, beginning));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    return consumer;
  }

  private final class Reader extends MockConsumer<byte[], byte[]> {

    Reader() {
      super("earliest");
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(java.util.Collection<TopicPartition> partitions) {
      if (away) {
        throw new KafkaException("secret-broker is away");
      }
      return super.endOffsets(partitions);
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      records.stream().filter(record -> record.offset() >= offset).forEach(this::addRecord);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      long time = times.get(PARTITION);
      return records.stream()
          .filter(record -> record.offset() >= beginning && record.timestamp() >= time)
          .findFirst()
          .map(
              record ->
                  Map.of(PARTITION, new OffsetAndTimestamp(record.offset(), record.timestamp())))
          .orElse(Map.of());
    }
  }
}
