package io.sandboxbroker.worker.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.kafka.transaction.CommittedOffsetsErrorHandler;
import io.sandboxbroker.kafka.transaction.CommittedOffsetsProcessor;
import io.sandboxbroker.kafka.transaction.TransactionalProducers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspClient;
import io.sandboxbroker.worker.timer.TimerSettings;
import io.sandboxbroker.worker.wire.InstanceSettings;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.ExponentialBackOff;

@Configuration(proxyBeanMethods = false)
class SyncConfiguration {

  private static final String GROUP = "lifecycle-worker.sync";

  /** A timer is published at least once an interval, so a newer one follows after two intervals. */
  private static final int OUTDATED_AFTER_INTERVALS = 2;

  @Bean
  Breaker listBreaker(SyncSettings settings, MeterRegistry registry, InstantSource clock) {
    var breaker =
        new Breaker(
            "list",
            settings.breakerThreshold(),
            settings.breakerTimeout(),
            clock.withZone(ZoneOffset.UTC));
    registry.gauge("broker.breaker.state", Tags.of("name", "list"), breaker, Breaker::state);
    return breaker;
  }

  @Bean
  SyncListener syncListener(
      CspClient csp,
      KafkaTemplate<String, byte[]> kafka,
      Serde<SpecificRecord> records,
      TimerSettings timers,
      SyncSettings settings,
      FreezeState freezes,
      Breaker listBreaker,
      MeterRegistry registry,
      InstantSource clock) {
    return new SyncListener(
        new SyncTimerReader(
            records.deserializer(), timers.syncInterval().multipliedBy(OUTDATED_AFTER_INTERVALS)),
        new CspListReader(
            csp::accounts,
            listBreaker,
            now -> freezes.status(FreezeScope.SYNC, now),
            settings.maxRequested(),
            clock),
        records.serializer(),
        new Transactions(kafka),
        registry,
        clock);
  }

  /** A transaction that a crash has left open would block the readers until it times out. */
  @Bean
  StartCheck openTransactionIsAborted(TransactionalProducers<String, byte[]> producers) {
    return new StartCheck(2, () -> producers.endOpenTransactions(transactionIds(producers), 1));
  }

  private static String transactionIds(TransactionalProducers<?, ?> producers) {
    return Objects.requireNonNull(producers.getTransactionIdPrefix());
  }

  @Bean
  KafkaMessageListenerContainer<String, byte[]> syncTimers(
      SyncListener listener,
      CspClient csp,
      ConsumerFactory<String, byte[]> consumers,
      TransactionalProducers<String, byte[]> producers,
      SyncSettings settings,
      InstanceSettings instance) {
    var properties = new ContainerProperties(Topics.TIMERS.name());
    properties.setGroupId(GROUP);
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(listener);
    // A consumer that does not poll for this long loses its partitions, and a batch reads lists.
    Properties overrides = instance.asGroupMember();
    overrides.setProperty(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        Long.toString(settings.longestBatch(csp.listTimeout()).toMillis()));
    properties.setKafkaConsumerProperties(overrides);
    var container = new KafkaMessageListenerContainer<>(consumers, properties);
    var backOff = new ExponentialBackOff(settings.backOff().toMillis(), 2);
    backOff.setMaxInterval(settings.maxBackOff().toMillis());
    container.setCommonErrorHandler(
        new CommittedOffsetsErrorHandler(
            new CommittedOffsetsProcessor<>(
                producers, transactionIds(producers), producers.settings(), backOff)));
    return container;
  }

  @Bean
  HealthIndicator syncHealthIndicator(KafkaMessageListenerContainer<String, byte[]> syncTimers) {
    return HealthIndicators.upWhile(syncTimers::isRunning);
  }
}
