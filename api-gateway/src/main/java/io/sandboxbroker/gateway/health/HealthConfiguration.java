package io.sandboxbroker.gateway.health;

import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds what only the gateway depends on to its readiness. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  private static final SandboxId UNKNOWN = new SandboxId("readiness");

  @Bean("dynamodb")
  ReactiveHealthIndicator dynamoDbHealthIndicator(SandboxReader pool) {
    return HealthIndicators.upWhenAnswered(() -> pool.find(UNKNOWN));
  }

  /** A part of the check {@code kafka}: without the reader of replies no outcome is seen. */
  @Bean("kafka.replies")
  HealthIndicator repliesHealthIndicator(RequestReply commands) {
    return HealthIndicators.upWhile(commands::isListening);
  }
}
