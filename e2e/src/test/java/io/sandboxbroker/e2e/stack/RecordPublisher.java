package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes records in the services' place. */
public final class RecordPublisher {

  private RecordPublisher() {}

  static void publish(
      String bootstrapServers,
      String schemaRegistry,
      Topic topic,
      String key,
      SpecificRecord record) {
    send(bootstrapServers, topic, key, serializer(schemaRegistry), record);
  }

  /** The serializer of the services. */
  public static AvroSerializer serializer(String schemaRegistry) {
    var values = new AvroSerializer();
    values.configure(
        Map.of(
            "schema.registry.url",
            schemaRegistry,
            "value.subject.name.strategy",
            "TopicRecordNameStrategy"),
        false);
    return values;
  }

  static void publishInvalid(String bootstrapServers, Topic topic, String key) {
    send(bootstrapServers, topic, key, new StringSerializer(), "no Avro record");
  }

  private static <V> void send(
      String bootstrapServers, Topic topic, String key, Serializer<V> values, V value) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            values)) {
      producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing", e);
    } catch (ExecutionException e) {
      throw new AssertionError("could not publish to " + topic.name(), e);
    }
  }
}
