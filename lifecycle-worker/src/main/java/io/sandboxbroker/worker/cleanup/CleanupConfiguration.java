package io.sandboxbroker.worker.cleanup;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.kafka.health.LivenessCheck;
import io.sandboxbroker.kafka.transaction.TransactionalProducers;
import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspClient;
import io.sandboxbroker.worker.wire.InstanceSettings;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
class CleanupConfiguration {

  private static final String GROUP = "lifecycle-worker.cleanup";
  private static final long REPORTS_MEMORY = 1024 * 1024;

  @Bean
  CleanupMetrics cleanupMetrics(MeterRegistry registry) {
    return new CleanupMetrics(registry);
  }

  /** With a producer of its own, because a report belongs to no transaction. */
  @Bean
  CspReporter cspReporter(
      CleanupMetrics metrics,
      Breaker listBreaker,
      TransactionalProducers<String, byte[]> producers,
      Serde<SpecificRecord> records,
      InstanceSettings instance,
      InstantSource clock) {
    Map<String, Object> configs = new HashMap<>(producers.getConfigurationProperties());
    configs.put(ProducerConfig.CLIENT_ID_CONFIG, instance.id() + "-csp-reports");
    configs.put(ProducerConfig.BUFFER_MEMORY_CONFIG, REPORTS_MEMORY);
    return new CspReporter(
        instance.id(),
        metrics,
        listBreaker,
        () -> new DefaultKafkaProducerFactory<String, byte[]>(configs).createProducer(),
        records.serializer(),
        clock);
  }

  @Bean
  CleanupRunner cleanupRunner(
      CspClient csp,
      ConsumerFactory<String, byte[]> consumers,
      TransactionalProducers<String, byte[]> producers,
      Serde<SpecificRecord> records,
      FreezeState freezes,
      CleanupSettings settings,
      InstanceSettings instance,
      CleanupMetrics metrics,
      Tracing tracing,
      InstantSource clock) {
    // Not a bean, because it would replace the producer factory of the sync.
    var own = producers.withPrefix(settings.transactionIdPrefix());
    var transactions = new Transactions(new KafkaTemplate<>(own));
    var timers = new UncommittedTimers();
    var results = new RecentDeletionResults();
    var governor = new Governor(settings, clock.instant());
    Breaker breaker = settings.breaker(clock.withZone(ZoneOffset.UTC));
    var deletions =
        new DeletionExecutor(
            timers,
            governor,
            breaker,
            () -> freezes.isFrozen(FreezeScope.DELETIONS, clock.instant()),
            csp::delete,
            new DeletionFacts(records.serializer()),
            results,
            tracing);
    return new CleanupRunner(
        () -> consumers.createConsumer(GROUP, "cleanup", null, instance.asGroupMember()),
        own,
        consumer ->
            new CleanupTimerLoop(
                consumer,
                transactions,
                records.deserializer(),
                timers,
                deletions,
                results,
                metrics,
                settings.maxUncommitted(),
                settings.drainTimeout(),
                clock),
        () -> metrics.update(governor, breaker, timers, clock.instant()),
        settings.backOff(),
        clock);
  }

  @Bean
  HealthIndicator cleanupHealthIndicator(CleanupRunner cleanupRunner) {
    return HealthIndicators.upWhile(cleanupRunner::isLooping);
  }

  @Bean
  LivenessCheck cleanupLivenessCheck(CleanupRunner cleanupRunner) {
    return new LivenessCheck("cleanup", cleanupRunner::hasDied);
  }
}
