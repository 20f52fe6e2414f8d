package io.sandboxbroker.kafka;

import io.sandboxbroker.topic.Topic;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.springframework.kafka.core.ConsumerFactory;

/** Creates readers of topics from the settings of Kafka's consumers. Thread-safe. */
public final class TopicReaders {

  private final ConsumerFactory<?, ?> consumers;
  private final Deserializer<SpecificRecord> deserializer;
  private final ReaderSettings settings;
  private final InstantSource clock;

  TopicReaders(
      ConsumerFactory<?, ?> consumers,
      Deserializer<SpecificRecord> deserializer,
      ReaderSettings settings,
      InstantSource clock) {
    this.consumers = consumers;
    this.deserializer = deserializer;
    this.settings = settings;
    this.clock = clock;
  }

  /** Creates a reader of all partitions, which begins when it is started. */
  public TopicReader reader(Topic topic, StartPosition start, RecordReceiver receiver) {
    return reader(topic, PartitionChoice.ALL, start, receiver, Map.of());
  }

  /**
   * Creates a reader, which begins when it is started.
   *
   * @param consumerSettings settings of the consumer, which replace the usual ones
   */
  public TopicReader reader(
      Topic topic,
      PartitionChoice choice,
      StartPosition start,
      RecordReceiver receiver,
      Map<String, String> consumerSettings) {
    var overrides = new Properties();
    overrides.putAll(consumerSettings);
    overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, start.offsetReset());
    overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    overrides.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    overrides.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    overrides.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return new TopicReader(
        topic, choice, () -> open("-" + topic.name(), overrides), start, receiver, settings, clock);
  }

  @SuppressWarnings("unchecked") // The deserializers above make it a consumer of bytes.
  private Consumer<byte[], byte[]> open(String clientIdSuffix, Properties overrides) {
    return (Consumer<byte[], byte[]>)
        consumers.createConsumer(null, null, clientIdSuffix, overrides);
  }

  /** The deserializer of the records that the readers receive; thread-safe. */
  public Deserializer<SpecificRecord> deserializer() {
    return deserializer;
  }
}
