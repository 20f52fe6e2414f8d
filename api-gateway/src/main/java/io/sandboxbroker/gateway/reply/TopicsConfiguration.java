package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.TopicSettings;
import io.sandboxbroker.topic.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Connects to the brokers and makes sure of the topics before anything else starts. */
@Configuration(proxyBeanMethods = false)
class TopicsConfiguration {

  @Bean
  Admin admin(KafkaProperties kafka) {
    return Admin.create(kafka.buildAdminProperties());
  }

  @Bean
  TopicsAtStart topicsAtStart(Admin admin, Environment environment) {
    var settings = Binder.get(environment).bind("broker.topics", TopicSettings.class).get();
    return new TopicsAtStart(new TopicSetup(admin, settings));
  }
}
