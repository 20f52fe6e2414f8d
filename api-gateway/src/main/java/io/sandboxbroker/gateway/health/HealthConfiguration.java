package io.sandboxbroker.gateway.health;

import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import java.util.stream.Stream;
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

  /**
   * Decides about the readiness: whether this process reads the topics that tracks need. A topic
   * that is away now has been read once, and the gateway answers 503 with the time to come back.
   */
  @Bean("readers")
  HealthIndicator readersHealthIndicator(
      TopicReader replyReader, TopicReader statusReader, TopicReader queueReader) {
    return HealthIndicators.upWhile(
        () ->
            replyReader.isRunning()
                && Stream.of(replyReader, statusReader, queueReader)
                    .allMatch(TopicReader::hasCaughtUp));
  }

  /** A part of the check {@code kafka}: without the reader of replies no outcome is seen. */
  @Bean("kafka.replies")
  HealthIndicator repliesHealthIndicator(RequestReply commands) {
    return HealthIndicators.upWhile(commands::isListening);
  }
}
