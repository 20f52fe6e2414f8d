package io.sandboxbroker.allocator.freeze;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.allocator.start.Prerequisite;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the freeze of allocations known before the first of them is served. */
@Configuration(proxyBeanMethods = false)
class FreezeConfiguration {

  private static final int AFTER_THE_CLOCK = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Bean
  AllocationFreeze allocationFreeze(Serde<SpecificRecord> records) {
    return new AllocationFreeze(records.deserializer());
  }

  @Bean
  FreezeReader freezeReader(KafkaProperties kafka, AllocationFreeze freeze) {
    return new FreezeReader(
        () ->
            new KafkaConsumer<>(
                settings(kafka), new StringDeserializer(), new ByteArrayDeserializer()),
        freeze,
        PATIENCE);
  }

  /** What the freeze rests on is not for the settings to change. */
  private static Map<String, Object> settings(KafkaProperties kafka) {
    Map<String, Object> settings = kafka.buildConsumerProperties();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return settings;
  }

  @Bean
  Prerequisite freezesAreRead(FreezeReader reader) {
    return new Prerequisite(AFTER_THE_CLOCK, reader::start);
  }

  @Bean
  MeterBinder freezeMetrics(AllocationFreeze freeze, InstantSource clock) {
    return registry ->
        Gauge.builder("broker_freeze", () -> freeze.shown(clock.instant()))
            .description("Whether operators have stopped it: 1 when they have")
            .tag("scope", FreezeKeys.of(FreezeScope.ALLOCATIONS))
            .register(registry);
  }
}
