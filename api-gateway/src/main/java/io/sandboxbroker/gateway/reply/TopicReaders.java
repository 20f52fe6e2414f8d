package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.Topic;
import java.time.InstantSource;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.ConsumerFactory;

/** Makes readers of topics from the settings of Kafka's clients. */
public final class TopicReaders {

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final KafkaProperties kafka;
  private final ReplySettings settings;
  private final InstantSource clock;

  TopicReaders(
      ConsumerFactory<byte[], byte[]> consumers,
      KafkaProperties kafka,
      ReplySettings settings,
      InstantSource clock) {
    this.consumers = consumers;
    this.kafka = kafka;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A reader, which begins when it is started.
   *
   * @param receiver is handed every committed record, in order within a partition, on the reader's
   *     thread; what it throws makes the reader pause and hand it the last records again
   */
  public TopicReader reader(
      Topic topic, Start start, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    var overrides = new Properties();
    overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, start.otherwise());
    return new TopicReader(
        topic,
        () -> consumers.createConsumer(null, null, "-" + topic.name(), overrides),
        start,
        receiver,
        settings,
        clock);
  }

  /** What makes records of bytes: that of the settings, for one thread. */
  @SuppressWarnings("unchecked") // The setting says which; all of its kind read our records.
  public Deserializer<SpecificRecord> deserializer() {
    var deserializer =
        (Deserializer<SpecificRecord>)
            BeanUtils.instantiateClass(kafka.getConsumer().getValueDeserializer());
    deserializer.configure(kafka.buildConsumerProperties(), false);
    return deserializer;
  }
}
