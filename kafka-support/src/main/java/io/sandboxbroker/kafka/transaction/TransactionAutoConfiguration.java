package io.sandboxbroker.kafka.transaction;

import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.health.LivenessCheck;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/** Gives each service with transactions its producers, and checks their settings. */
@AutoConfiguration(before = KafkaAutoConfiguration.class)
@ConditionalOnProperty("spring.kafka.producer.transaction-id-prefix")
@EnableConfigurationProperties(TransactionSettings.class)
class TransactionAutoConfiguration {

  @Bean
  TransactionalProducers<?, ?> transactionalProducers(
      KafkaProperties kafka, TransactionSettings settings) {
    return new TransactionalProducers<>(
        kafka.buildProducerProperties(),
        Objects.requireNonNull(kafka.getProducer().getTransactionIdPrefix()),
        settings);
  }

  @Bean
  StartCheck limitsOfProducersAreSafe(TransactionalProducers<?, ?> producers) {
    return new StartCheck(0, producers::requireSafeLimits);
  }

  @Bean
  FencedListeners fencedListeners() {
    return new FencedListeners();
  }

  @Bean
  LivenessCheck fencedListenersLivenessCheck(FencedListeners listeners) {
    return new LivenessCheck("a Kafka listener that was fenced", listeners::areFenced);
  }
}
