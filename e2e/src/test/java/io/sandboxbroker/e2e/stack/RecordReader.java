package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.e2e.guarantee.CommittedRecord;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all committed records of some topics from offset 0. Not thread-safe. */
final class RecordReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, SpecificRecord> consumer;

  RecordReader(String bootstrapServers, String schemaRegistry, List<Topic> topics) {
    var reader = new AvroDeserializer();
    reader.configure(Map.of("schema.registry.url", schemaRegistry), false);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000),
            new StringDeserializer(),
            reader);
    var partitions = topics.stream().flatMap(RecordReader::partitions).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private static Stream<TopicPartition> partitions(Topic topic) {
    return IntStream.range(0, topic.partitions())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }

  /** The records since the last call; waits a moment when there are none. */
  List<CommittedRecord> poll() {
    List<CommittedRecord> read = new ArrayList<>();
    for (var record : consumer.poll(POLL)) {
      read.add(
          new CommittedRecord(record.topic(), record.partition(), record.offset(), record.value()));
    }
    return read;
  }

  /** Whether everything that is committed by now has been read. */
  boolean isAtEnd() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
