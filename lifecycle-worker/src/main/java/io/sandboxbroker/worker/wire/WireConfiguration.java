package io.sandboxbroker.worker.wire;

import io.sandboxbroker.topic.TopicSettings;
import io.sandboxbroker.topic.TopicSetup;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Checks the topics before anything else starts. */
@Configuration(proxyBeanMethods = false)
class WireConfiguration {

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
