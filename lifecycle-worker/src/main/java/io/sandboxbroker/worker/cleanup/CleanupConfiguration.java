package io.sandboxbroker.worker.cleanup;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.health.LivenessCheck;
import io.sandboxbroker.health.ReadinessCheck;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.csp.AccountDeletion;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.wire.ReadyTopics;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
class CleanupConfiguration {

  @Bean
  CleanupRunner cleanupRunner(
      ReadyTopics ready,
      AccountDeletion accounts,
      ConsumerFactory<String, byte[]> consumers,
      ProducerFactory<String, byte[]> producers,
      Serde<SpecificRecord> records,
      FreezeState freezes,
      CleanupSettings settings,
      MeterRegistry registry,
      Tracing tracing,
      InstantSource clock) {
    // Not a bean: it would take the place of the one that the sync uses.
    ProducerFactory<String, byte[]> own =
        producers.copyWithConfigurationOverride(
            Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionIdPrefix()));
    var kafka = new KafkaTemplate<>(own);
    var window = new UncommittedTimers();
    var told = new RecentDeletionResults();
    var governor = new Governor(settings, clock.instant());
    var breaker =
        new Breaker(
            "delete",
            settings.breakerThreshold(),
            settings.breakerTimeout(),
            clock.withZone(ZoneOffset.UTC));
    var metrics = new CleanupMetrics(registry);
    var deleting =
        new DeletionExecutor(
            window,
            governor,
            breaker,
            () -> freezes.isFrozen(FreezeScope.DELETIONS, clock.instant()),
            accounts::delete,
            new DeletionFacts(records.serializer()),
            told,
            new DeletionTracing(tracing));
    return new CleanupRunner(
        consumers,
        own,
        consumer ->
            new CleanupLoop(
                consumer,
                kafka,
                records.deserializer(),
                window,
                deleting,
                told,
                metrics,
                settings.window(),
                clock),
        () -> metrics.stands(governor, breaker, window, clock.instant()),
        settings.backOff(),
        clock);
  }

  @Bean
  ReadinessCheck cleanupCheck(CleanupRunner cleanupRunner) {
    return ReadinessCheck.of("cleanup", cleanupRunner::turns);
  }

  @Bean
  LivenessCheck cleanupVital(CleanupRunner cleanupRunner) {
    return new LivenessCheck("cleanup", cleanupRunner::ended);
  }
}
