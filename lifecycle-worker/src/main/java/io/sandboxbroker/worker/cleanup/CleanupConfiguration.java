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
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
class CleanupConfiguration {

  private static final String GROUP = "lifecycle-worker.cleanup";

  @Bean
  CleanupRunner cleanupRunner(
      CspClient csp,
      ConsumerFactory<String, byte[]> consumers,
      TransactionalProducers<String, byte[]> producers,
      Serde<SpecificRecord> records,
      FreezeState freezes,
      CleanupSettings settings,
      InstanceSettings instance,
      MeterRegistry registry,
      Tracing tracing,
      InstantSource clock) {
    // Not a bean, because it would replace the producer factory of the sync.
    var own = producers.withPrefix(settings.transactionIdPrefix());
    var transactions = new Transactions(new KafkaTemplate<>(own));
    var timers = new UncommittedTimers();
    var results = new RecentDeletionResults();
    var governor = new Governor(settings, clock.instant());
    Breaker breaker = settings.breaker(clock.withZone(ZoneOffset.UTC));
    var metrics = new CleanupMetrics(registry);
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
