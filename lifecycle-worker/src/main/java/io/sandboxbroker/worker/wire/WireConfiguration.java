package io.sandboxbroker.worker.wire;

import io.sandboxbroker.topic.TopicSettings;
import io.sandboxbroker.topic.TopicSetup;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes the serde from its settings, and sure of the topics. */
@Configuration(proxyBeanMethods = false)
class WireConfiguration {

  @Bean
  Serde<SpecificRecord> recordSerde(RecordSettings records, KafkaProperties kafka) {
    Serializer<SpecificRecord> writer = BeanUtils.instantiateClass(records.serializer());
    writer.configure(kafka.buildProducerProperties(), false);
    Deserializer<SpecificRecord> reader = BeanUtils.instantiateClass(records.deserializer());
    reader.configure(kafka.buildConsumerProperties(), false);
    return Serdes.serdeFrom(writer, reader);
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * Waits for the brokers.
   *
   * @param instance checked before, so that a missing name is not told a minute late
   */
  @Bean
  ReadyTopics readyTopics(
      InstanceSettings instance, KafkaProperties kafka, Environment environment) {
    var topics = Binder.get(environment).bind("broker.topics", TopicSettings.class).get();
    try (var admin = Admin.create(kafka.buildAdminProperties())) {
      new TopicSetup(admin, topics).ensureAll();
    }
    return new ReadyTopics();
  }
}
