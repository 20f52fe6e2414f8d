package io.sandboxbroker.allocator;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the gateway: publishes commands, and reads committed records. Belongs to one thread. */
final class Wire implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final String bootstrapServers;
  private final KafkaProducer<String, byte[]> producer;
  private final AvroSerializer writer = new AvroSerializer();
  private final AvroDeserializer reader = new AvroDeserializer();

  Wire(String bootstrapServers, String registry) {
    this.bootstrapServers = bootstrapServers;
    Map<String, Object> serdes =
        Map.of(
            "schema.registry.url",
            registry,
            "value.subject.name.strategy",
            "TopicRecordNameStrategy",
            "specific.avro.reader",
            true);
    writer.configure(serdes, false);
    reader.configure(serdes, false);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** What waits five minutes for its answer. */
  static AllocateSandbox command(String track, String prefix) {
    var id = UUID.randomUUID().toString();
    Instant now = Instant.now();
    return AllocateSandbox.newBuilder()
        .setCommandId(id)
        .setRequestId("request-" + id)
        .setTrackId(track)
        .setNamePrefix(prefix)
        .setIdempotencyKey(track)
        .setIdempotencyKeyExplicit(false)
        .setRequestedAt(now)
        .setDeadline(now.plusSeconds(300))
        .build();
  }

  ProducerRecord<String, byte[]> record(Topic topic, String key, SpecificRecord value) {
    return new ProducerRecord<>(topic.name(), key, writer.serialize(topic.name(), value));
  }

  /** Returns when it is in its topic. */
  void publish(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException failed) {
      throw new AssertionError("not published: " + record, failed);
    }
  }

  /** Returns when all are in their topic. */
  void publish(List<AllocateSandbox> commands) {
    commands.stream()
        .map(command -> record(Topics.ALLOCATION_COMMANDS, command.getTrackId(), command))
        .forEach(this::publish);
  }

  /**
   * What answers these commands, of all that is committed by now, by the command's id; commands
   * that have no answer are missing.
   */
  Map<String, List<ConsumerRecord<String, byte[]>>> answersTo(Set<String> commands) {
    return committed(Topics.EVENTS).stream()
        .filter(record -> commands.contains(cause(record)))
        .collect(Collectors.groupingBy(Wire::cause));
  }

  /** The record that an event answers. */
  private static String cause(ConsumerRecord<String, byte[]> event) {
    String id = Headers.read(event.headers(), Headers.CE_ID).orElseThrow();
    return id.substring(0, id.lastIndexOf('/'));
  }

  /** The event in a record. */
  SpecificRecord read(ConsumerRecord<String, byte[]> record) {
    return reader.deserialize(record.topic(), record.value());
  }

  /** Every record of a topic that is committed by now. */
  List<ConsumerRecord<String, byte[]>> committed(Topic topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          IntStream.range(0, topic.partitions())
              .mapToObj(partition -> new TopicPartition(topic.name(), partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var found = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
      return found;
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
