package io.sandboxbroker.kafka.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartCheck;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the corrected clock as the clock of a service that imports this. */
@Configuration(proxyBeanMethods = false)
public class ClockConfiguration {

  private static final int AFTER_THE_TOPICS = 3;
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Injected by name only. */
  @Bean(defaultCandidate = false)
  InstantSource machineClock() {
    return InstantSource.system();
  }

  @Bean
  AlignedClock clock(@Qualifier("machineClock") InstantSource machine, MeterRegistry registry) {
    var clock = new AlignedClock(machine);
    Gauge.builder("broker.clock.offset", clock, aligned -> aligned.offset().toMillis() / 1_000.0)
        .description("Difference from this machine's clock to the clock of the brokers")
        .baseUnit("seconds")
        .register(registry);
    return clock;
  }

  @Bean
  BrokerClockProbe clockProbe(KafkaProperties kafka) {
    return new BrokerClockProbe(kafka.buildProducerProperties());
  }

  @Bean
  ClockSynchronizer clockSynchronizer(AlignedClock clock, BrokerClockProbe clockProbe) {
    return new ClockSynchronizer(clock, clockProbe, INTERVAL);
  }

  @Bean
  StartCheck clockIsAligned(ClockSynchronizer synchronizer) {
    return new StartCheck(AFTER_THE_TOPICS, synchronizer::start);
  }
}
