package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

class RenamedSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "broker.health.patience, broker.health.timeout",
    "broker.health.remembered, broker.health.ttl",
    "broker.topics.patience, broker.topics.timeout",
    "broker.allocation.hold, broker.allocation.timeout",
    "broker.inspection.history.hold, broker.inspection.history.timeout",
    "broker.inspection.hold, broker.inspection.timeout",
    "broker.lookup.hold, broker.lookup.timeout",
    "broker.release.hold, broker.release.timeout",
    "broker.freeze.hold, broker.freeze.timeout",
    "broker.connections.head, broker.connections.header-timeout",
    "broker.connections.body, broker.connections.body-timeout",
    "broker.connections.idle, broker.connections.idle-timeout",
    "broker.access.jwt.patience, broker.access.jwt.timeout",
    "broker.access.jwt.keys-kept, broker.access.jwt.key-ttl",
    "broker.access.jwt.keys-kept-at-most, broker.access.jwt.max-key-age",
    "broker.limits.max-known, broker.limits.max-keys",
    "broker.access.jwt.pause, broker.access.jwt.min-fetch-interval",
    "broker.replies.partition-check, broker.readers.partition-check-interval",
    "broker.replies.reconnect, broker.readers.retry-interval",
    "broker.replies.stopping, broker.readers.stop-timeout",
    "broker.replies.max-queueing, broker.replies.max-queue-time",
    "broker.replies.remembered, broker.command-status.ttl",
    "broker.operator.remembered, broker.command-status.ttl",
    "broker.replies.max-remembered, broker.command-status.max-commands",
    "broker.operator.hold, broker.operator.timeout",
    "broker.retry.hold, broker.operator.retry-timeout",
    "broker.cancellation.hold, broker.commands.cancellation-timeout",
    "broker.line.max-places, broker.commands.max-queue-entries",
    "broker.line.left, broker.commands.queue-exit-ttl",
    "CORS_ALLOWED_ORIGINS, broker.cors.origins",
  })
  void theOldNameOfASettingGoesOnWorking(String before, String now) {
    try (var application = new GenericApplicationContext()) {
      TestPropertyValues.of(before + "=17s").applyTo(application);
      new ConfigDataApplicationContextInitializer().initialize(application);

      assertThat(application.getEnvironment().getProperty(now)).isEqualTo("17s");
    }
  }
}
