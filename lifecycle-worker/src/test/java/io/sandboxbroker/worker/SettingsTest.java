package io.sandboxbroker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

class SettingsTest {

  private static final ApplicationContextRunner RUNNER =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(AllSettings.class)
          .withPropertyValues(
              "INSTANCE_ID=worker-1",
              "CSP_BASE_URL=https://csp.example.com",
              "CSP_API_TOKEN=top-secret",
              "CSP_SERVICES_BASE_URL=https://services.example.com",
              "CSP_SERVICES_EMAIL=me@example.com",
              "CSP_SERVICES_PASSWORD=top-secret",
              "CSP_SERVICES_NAME=lab");

  @Configuration(proxyBeanMethods = false)
  @ConfigurationPropertiesScan("io.sandboxbroker.worker")
  static class AllSettings {}

  @ParameterizedTest
  @CsvSource({
    "INSTANCE_ID=, INSTANCE_ID",
    "SYNC_INTERVAL_SEC=0, syncInterval",
    "AUTO_EXPIRY_INTERVAL_SEC=0, expirySweep",
    "CLEANUP_INTERVAL_SEC=0, deletionSweep",
    "broker.timers.sync-retry=0s, syncRetry",
    "broker.timers.empty-pool-sync=0s, emptyPoolSync",
    "broker.timers.tick=0s, tick",
    "broker.timers.max-per-tick=0, maxPerTick",
    "GRACE_PERIOD_MINUTES=-1, grace",
    "broker.life.deletion-retry=0s, deletionRetry",
    "broker.life.deletion-retry-max=29s, deletion-retry-max",
    "broker.life.stale-purge=0s, stalePurge",
    "broker.life.timer-retry=0s, timerRetry",
    "broker.life.deleted-ttl=0s, deletedTtl",
    "broker.sync.max-requested=0, maxRequested",
    "broker.sync.max-requested=21, maxRequested",
    "broker.sync.back-off=0s, backOff",
    "broker.sync.max-back-off=1ms, max-back-off",
    "CIRCUIT_BREAKER_THRESHOLD=0, breakerThreshold",
    "CIRCUIT_BREAKER_TIMEOUT_SEC=0, breakerTimeout",
    "broker.sync-guard.max-shrinkage-percent=-1, maxShrinkagePercent",
    "broker.sync-guard.max-shrinkage-percent=100, maxShrinkagePercent",
    "broker.stats.interval=0s, interval",
    "broker.stats.deleted-ttl=0s, deletedTtl",
    "broker.stats.max-prefixes=0, maxPrefixes",
    "broker.stats.max-prefixes=201, maxPrefixes",
    "broker.cleanup.min-rate=0, minRate",
    "broker.cleanup.start-rate=0.1, min-rate <= start-rate",
    "broker.cleanup.start-rate=201, start-rate <= max-rate",
    "broker.cleanup.max-rate=10001, maxRate",
    "broker.cleanup.max-in-flight=0, maxInFlight",
    "broker.cleanup.max-uncommitted=199, max-uncommitted",
    "broker.cleanup.max-uncommitted=100001, maxUncommitted",
    "broker.cleanup.back-off=0s, backOff",
    "broker.command-progress.interval=0s, interval",
    "broker.command-progress.ttl=0s, ttl",
    "broker.command-progress.max-running=0, maxRunning",
    "CSP_BASE_URL=, CSP_BASE_URL must be",
    "CSP_BASE_URL=csp.example.com, CSP_BASE_URL must be",
    "CSP_BASE_URL=ftp://csp.example.com, CSP_BASE_URL must be",
    "CSP_BASE_URL=http://a b, CSP_BASE_URL must be",
    "CSP_API_TOKEN=, CSP_API_TOKEN is missing",
    "CSP_API_TOKEN=csp_token_local, CSP_API_TOKEN is the simulator's",
    "CSP_TIMEOUT_CONNECT_SEC=0, connectTimeout",
    "CSP_TIMEOUT_READ_SEC=0, readTimeout",
    "broker.csp.list-timeout=0s, listTimeout",
    "broker.csp.max-connections=0, maxConnections",
    "broker.csp.max-list=0B, max-list",
  })
  void aWrongValueEndsTheStart(String property, String message) {
    RUNNER
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context).hasFailed().getFailure().hasStackTraceContaining(message));
  }

  @ParameterizedTest
  @CsvSource({
    "CSP_SERVICES_BASE_URL=, CSP_SERVICES_BASE_URL",
    "CSP_SERVICES_BASE_URL=services, CSP_SERVICES_BASE_URL",
    "CSP_SERVICES_EMAIL=, CSP_SERVICES_EMAIL",
    "CSP_SERVICES_PASSWORD=, CSP_SERVICES_PASSWORD",
    "CSP_SERVICES_NAME=, CSP_SERVICES_NAME",
    "CSP_SERVICES_PASSWORD=csp_password_local, CSP_SERVICES_PASSWORD is the simulator's",
    "broker.csp.services.timeout=0s, broker.csp.services.timeout",
  })
  void theSettingsOfUniversalServicesCountUnlessTheModeIsOff(String property, String message) {
    var runner = RUNNER.withPropertyValues(property);
    for (String mode : new String[] {"shadow", "on"}) {
      runner
          .withPropertyValues("CSP_SERVICES_MODE=" + mode)
          .run(
              context ->
                  assertThat(context).hasFailed().getFailure().hasStackTraceContaining(message));
    }
    runner.run(context -> assertThat(context).hasNotFailed());
  }

  @ParameterizedTest
  @CsvSource({
    "broker.timers.most-per-tick=7, broker.timers, maxPerTick, 7",
    "broker.life.ask-again=7s, broker.life, timerRetry, PT7S",
    "broker.life.remembered=7h, broker.life, deletedTtl, PT7H",
    "broker.sync.most-requested=7, broker.sync, maxRequested, 7",
    "broker.sync-guard.most-shrinkage-percent=7, broker.sync-guard, maxShrinkagePercent, 7",
    "broker.stats.most-prefixes=7, broker.stats, maxPrefixes, 7",
    "broker.stats.remembered=7h, broker.stats, deletedTtl, PT7H",
    "broker.cleanup.window=777, broker.cleanup, maxUncommitted, 777",
  })
  void formerNamesStillWork(String property, String prefix, String field, String value) {
    RUNNER
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(
                        new DirectFieldAccessor(settings(context, prefix)).getPropertyValue(field))
                    .hasToString(value));
  }

  @ParameterizedTest
  @CsvSource({
    "NIOSXAAS_BASE_URL, broker.csp.services.base-url",
    "NIOSXAAS_EMAIL, broker.csp.services.email",
    "NIOSXAAS_PASSWORD, broker.csp.services.password",
    "NIOSXAAS_SERVICE_NAME, broker.csp.services.name",
  })
  void variablesOfTheEarlierBrokerStillWork(String variable, String setting) {
    new ApplicationContextRunner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withPropertyValues(variable + "=as before")
        .run(
            context ->
                assertThat(context.getEnvironment().getProperty(setting)).isEqualTo("as before"));
  }

  @Test
  void theDefaultsBesideFormerNamesAreThoseOfTheRecords() {
    RUNNER.run(
        context -> {
          var empty = Binder.get(new MockEnvironment());
          for (String prefix :
              Set.of(
                  "broker.timers",
                  "broker.life",
                  "broker.sync",
                  "broker.sync-guard",
                  "broker.stats")) {
            Object settings = settings(context, prefix);
            assertThat(settings).isEqualTo(empty.bindOrCreate(prefix, settings.getClass()));
          }
        });
  }

  @Test
  void secretsAreNotShown() {
    RUNNER.run(
        context ->
            assertThat(
                    settings(context, "broker.csp").toString()
                        + settings(context, "broker.csp.services"))
                .contains("https://csp.example.com", "https://services.example.com")
                .doesNotContain("top-secret", "me@example.com"));
  }

  private static Object settings(AssertableApplicationContext context, String prefix) {
    return Arrays.stream(context.getBeanNamesForAnnotation(ConfigurationProperties.class))
        .filter(name -> name.startsWith(prefix + "-"))
        .filter(name -> name.indexOf("-io.sandboxbroker") == prefix.length())
        .map(context::getBean)
        .findFirst()
        .orElseThrow();
  }
}
