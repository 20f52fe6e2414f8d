package io.sandboxbroker.kafka;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.kafka.topic.TopicSettings;
import io.sandboxbroker.kafka.topic.TopicSetup;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;

/** Gives each service the serde of its records, its readers without a group, and the freezes. */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@EnableConfigurationProperties({ReaderSettings.class, RecordSettings.class, TopicSettings.class})
class KafkaSupportAutoConfiguration {

  private static final Duration PRELOAD_PAUSE = Duration.ofSeconds(1);

  @Bean
  Serde<SpecificRecord> recordSerde(RecordSettings records, KafkaProperties kafka) {
    Serializer<SpecificRecord> serializer = BeanUtils.instantiateClass(records.serializer());
    serializer.configure(kafka.buildProducerProperties(), false);
    Deserializer<SpecificRecord> deserializer = BeanUtils.instantiateClass(records.deserializer());
    deserializer.configure(kafka.buildConsumerProperties(), false);
    return Serdes.serdeFrom(serializer, deserializer);
  }

  @Bean
  SchemaPreload schemaPreload(
      @Value("${spring.application.name:}") String service,
      Serde<SpecificRecord> records,
      RecordSettings settings) {
    return new SchemaPreload(
        Topics.ALL.stream().filter(topic -> topic.writers().contains(service)).toList(),
        Topics.ALL.stream().filter(topic -> topic.readers().contains(service)).toList(),
        records.serializer(),
        records.deserializer(),
        settings.preloadTimeout(),
        PRELOAD_PAUSE);
  }

  @Bean
  @ConditionalOnMissingBean
  Admin admin(KafkaProperties kafka) {
    return Admin.create(kafka.buildAdminProperties());
  }

  @Bean
  TopicSetup topicSetup(Admin admin, TopicSettings settings) {
    return new TopicSetup(admin, settings);
  }

  @Bean
  TopicReaders topicReaders(
      ConsumerFactory<?, ?> consumers,
      Serde<SpecificRecord> records,
      ReaderSettings settings,
      InstantSource clock) {
    return new TopicReaders(consumers, records.deserializer(), settings, clock);
  }

  @Bean
  FreezeState freezeState(Serde<SpecificRecord> records) {
    return new FreezeState(records.deserializer());
  }

  /** Every instance reads all freezes. */
  @Bean
  TopicReader freezeReader(TopicReaders readers, FreezeState freezeState) {
    return readers.reader(Topics.FREEZES, StartPosition.BEGINNING, freezeState);
  }
}
