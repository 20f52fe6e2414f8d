package io.sandboxbroker.kafka.health;

import io.sandboxbroker.kafka.streams.StreamsFactory;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Gives each service its probes, with the checks that all services have in common. */
@AutoConfiguration(after = HealthContributorRegistryAutoConfiguration.class)
@EnableConfigurationProperties(HealthSettings.class)
class HealthAutoConfiguration {

  @Bean
  ReactiveHealthIndicator kafkaHealthIndicator(Admin admin, HealthSettings settings) {
    var options = new DescribeClusterOptions().timeoutMs((int) settings.timeout().toMillis());
    return HealthIndicators.upWhenAnswered(
        () -> admin.describeCluster(options).controller().toCompletionStage());
  }

  @Bean("schema_registry")
  SchemaRegistryIndicator schemaRegistryIndicator(KafkaProperties kafka, HealthSettings settings) {
    return new SchemaRegistryIndicator(
        kafka.getProperties().getOrDefault("schema.registry.url", ""), settings.timeout());
  }

  /** A listener that ended by a failure, such as by a missing right, does not restart. */
  @Bean
  LivenessCheck listenersLivenessCheck(ObjectProvider<MessageListenerContainer> containers) {
    return new LivenessCheck(
        "a Kafka listener", () -> containers.stream().anyMatch(one -> !one.isInExpectedState()));
  }

  @Bean
  HealthProbes healthProbes(
      ReactiveHealthContributorRegistry reactive,
      HealthContributorRegistry blocking,
      List<LivenessCheck> livenessChecks,
      HealthSettings settings,
      InstantSource clock) {
    var indicators =
        ReactiveHealthContributors.of(reactive, ReactiveHealthContributors.adapt(blocking));
    return new HealthProbes(indicators, livenessChecks, settings, clock);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(KafkaStreams.class)
  static class OfStreams {

    @Bean
    LivenessCheck streamsLivenessCheck(ObjectProvider<StreamsBuilderFactoryBean> streams) {
      return new LivenessCheck(
          "Kafka Streams", () -> streams.stream().anyMatch(StreamsFactory::hasFailed));
    }
  }
}
