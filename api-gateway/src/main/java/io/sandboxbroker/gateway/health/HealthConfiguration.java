package io.sandboxbroker.gateway.health;

import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.health.Check;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the gateway needs beside what all services do. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  private static final SandboxId NOBODYS = new SandboxId("readiness");

  @Bean
  Check dynamoDbCheck(SandboxReader pool) {
    return new Check("dynamodb", () -> pool.find(NOBODYS));
  }

  /** Kafka answers, and nobody reads it: no outcome would be seen. */
  @Bean
  Check repliesCheck(RequestReply commands) {
    return Check.of("kafka", commands::isListening);
  }
}
