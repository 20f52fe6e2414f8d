package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class SettingsTest {

  @Configuration
  @ConfigurationPropertiesScan("io.sandboxbroker.allocator")
  static class Settings {}

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withPropertyValues("INSTANCE_ID=allocator-1", "AWS_REGION=eu-central-1")
          .withUserConfiguration(Settings.class);

  @ParameterizedTest
  @CsvSource({
    "broker.intake.patience, broker.intake.batch-timeout",
    "broker.candidates.prefixes, broker.candidates.max-prefixes",
    "broker.waiting.max-depth, broker.queue.max-depth",
    "broker.waiting.lead, broker.queue.last-turn-lead",
    "broker.waiting.tick, broker.queue.check-interval",
    "broker.waiting.probe, broker.queue.probe-interval",
    "broker.waiting.patience, broker.queue.answer-timeout",
    "broker.sweep.deletion-untouched, broker.sweep.deletion-overdue-after",
    "broker.sweep.most, broker.sweep.max-sandboxes",
    "broker.sweep.outdated, broker.sweep.max-delay",
  })
  void theOldNameOfASettingGoesOnWorking(String before, String now) {
    application
        .withPropertyValues(before + "=17")
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              assertThat(started.getEnvironment().getProperty(now)).isEqualTo("17");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "INSTANCE_ID=, INSTANCE_ID is missing: a name that no other allocator has",
    "AWS_REGION=, AWS_REGION is missing: the region of the pool's table",
    "LAB_DURATION_HOURS=0, LAB_DURATION_HOURS must be positive",
    "GRACE_PERIOD_MINUTES=-1, GRACE_PERIOD_MINUTES must not be negative",
    "LEASE_MAX_HOURS=3, 'LEASE_MAX_HOURS is only PT3H, and LAB_DURATION_HOURS is PT4H'",
    "DELETION_RETRY_MAX_ATTEMPTS=0, DELETION_RETRY_MAX_ATTEMPTS must be at least 1",
    "BROKER_LAB_QUOTA=-1, must be greater than or equal to 0",
    "BROKER_LAB_QUOTA=10001, must be less than or equal to 10000",
    "BROKER_LAB_QUOTAS=java, 'BROKER_LAB_QUOTAS: ''java'' is not lab=quota'",
    "BROKER_LAB_QUOTAS=java=x, is not lab=quota",
    "BROKER_LAB_QUOTAS=java=10001, the quota of java is more than 10000",
    "'BROKER_LAB_QUOTAS=java=5,java=6', BROKER_LAB_QUOTAS names java twice",
    "QUEUE_MAX_DEPTH=0, clients that do not wait send wait=0",
    "K_CANDIDATES=501, K_CANDIDATES is 501",
    "K_CANDIDATES=0, must be greater than or equal to 1",
    "BACKOFF_MAX_MS=50, BACKOFF_MAX_MS is only PT0.05S",
    "broker.intake.batch-timeout=0s, batchTimeout",
    "broker.intake.max-batch-time=0s, maxBatchTime",
    "broker.store-limit.min=0, must be greater than or equal to 1",
    "broker.store-limit.initial=65, broker.store-limit.initial is 65",
    "broker.store-limit.slow-call=0s, slowCall",
    "broker.queue.last-turn-lead=0s, lastTurnLead",
    "broker.queue.check-interval=0s, checkInterval",
    "broker.queue.probe-interval=0s, probeInterval",
    "broker.sweep.max-sandboxes=0, maxSandboxes",
    "broker.sweep.max-sandboxes=3001, maxSandboxes",
    "broker.sweep.margin=-1s, margin",
    "broker.sweep.deletion-overdue-after=0s, deletionOverdueAfter",
    "broker.sweep.stale-purge=0s, stalePurge",
    "broker.sweep.max-delay=0s, maxDelay",
  })
  void aWrongValueEndsTheStartAndNamesTheSetting(String given, String message) {
    application
        .withPropertyValues(given)
        .run(started -> assertThat(started.getStartupFailure()).hasStackTraceContaining(message));
  }
}
