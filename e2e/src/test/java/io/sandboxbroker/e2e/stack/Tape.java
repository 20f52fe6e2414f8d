package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.e2e.guarantee.Committed;
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

/** Everything committed to some topics, from offset 0 on. Not thread-safe. */
final class Tape implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, SpecificRecord> consumer;

  Tape(String bootstrapServers, String schemaRegistry, List<Topic> topics) {
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
    var partitions = topics.stream().flatMap(Tape::partitions).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private static Stream<TopicPartition> partitions(Topic topic) {
    return IntStream.range(0, topic.partitions())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }

  /** What has come since the last call; waits a moment when nothing has. */
  List<Committed> readOn() {
    List<Committed> read = new ArrayList<>();
    for (var record : consumer.poll(POLL)) {
      read.add(new Committed(record.topic(), record.partition(), record.offset(), record.value()));
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
