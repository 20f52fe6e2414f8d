package io.sandboxbroker.allocator.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartCheck;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has everybody who asks for the time be told the brokers'. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

  private static final int AFTER_THE_TOPICS = 3;
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Only for whoever asks for it by name. */
  @Bean(defaultCandidate = false)
  InstantSource machineClock() {
    return InstantSource.system();
  }

  @Bean
  AlignedClock clock(@Qualifier("machineClock") InstantSource machine, MeterRegistry registry) {
    var clock = new AlignedClock(machine);
    Gauge.builder("broker.clock.offset", clock, aligned -> aligned.offset().toMillis() / 1_000.0)
        .description("What is added to this machine's time to have the brokers'")
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
  StartCheck clockIsAligned(ClockSynchronizer keeping) {
    return new StartCheck(AFTER_THE_TOPICS, keeping::start);
  }
}
