package io.sandboxbroker.gateway.health;

import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.health.ReadinessCheck;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the gateway needs beside what all services do. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  private static final SandboxId NOBODYS = new SandboxId("readiness");

  @Bean
  ReadinessCheck dynamoDbCheck(SandboxReader pool) {
    return new ReadinessCheck("dynamodb", () -> pool.find(NOBODYS));
  }

  /** Kafka answers, and nobody reads it: no outcome would be seen. */
  @Bean
  ReadinessCheck repliesCheck(RequestReply commands) {
    return ReadinessCheck.of("kafka", commands::isListening);
  }
}
