package io.sandboxbroker.worker.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.csp.CspClient;
import io.sandboxbroker.worker.timer.TimerSettings;
import io.sandboxbroker.worker.wire.ReadyTopics;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.ExponentialBackOff;

@Configuration(proxyBeanMethods = false)
class SyncConfiguration {

  private static final String GROUP = "lifecycle-worker.sync";

  /** Emitted once per interval at the latest, so after two of them a newer one must be there. */
  private static final int OUTDATED_AFTER_INTERVALS = 2;

  @Bean
  SyncListener syncListener(
      CspClient csp,
      KafkaTemplate<String, byte[]> kafka,
      Serde<SpecificRecord> records,
      TimerSettings timers,
      MeterRegistry registry,
      InstantSource clock) {
    return new SyncListener(
        new TimerReader(
            records.deserializer(), timers.syncInterval().multipliedBy(OUTDATED_AFTER_INTERVALS)),
        new Synchronising(csp::accounts, clock),
        new Telling(kafka, records.serializer()),
        registry,
        clock);
  }

  @Bean
  KafkaMessageListenerContainer<String, byte[]> syncTimers(
      ReadyTopics ready,
      SyncListener listener,
      ConsumerFactory<String, byte[]> consumers,
      ProducerFactory<String, byte[]> producers,
      SyncSettings settings) {
    // Making the producer ends what a crash left open, for which readers would wait; it stays in
    // the factory for the listener.
    producers.createProducer().close();
    var properties = new ContainerProperties(Topics.TIMERS.name());
    properties.setGroupId(GROUP);
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(listener);
    var container = new KafkaMessageListenerContainer<>(consumers, properties);
    var backOff = new ExponentialBackOff(settings.backOff().toMillis(), 2);
    backOff.setMaxInterval(settings.maxBackOff().toMillis());
    container.setCommonErrorHandler(new DefaultErrorHandler(backOff));
    return container;
  }

  @Bean
  HealthIndicator sync(KafkaMessageListenerContainer<String, byte[]> syncTimers) {
    return () -> (syncTimers.isRunning() ? Health.up() : Health.down()).build();
  }
}
