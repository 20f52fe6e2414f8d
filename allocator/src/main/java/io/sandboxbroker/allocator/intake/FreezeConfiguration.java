package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.freeze.FreezeState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the operators' freezes before any command is consumed. */
@Configuration(proxyBeanMethods = false)
class FreezeConfiguration {

  private static final int AFTER_THE_CLOCK = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The first command must already find a freeze that was set before the start. */
  @Bean
  StartCheck freezesAreRead(TopicReader freezeReader) {
    return new StartCheck(AFTER_THE_CLOCK, () -> freezeReader.startAndCatchUp(TIMEOUT));
  }

  @Bean
  MeterBinder freezeGauge(FreezeState freezes, InstantSource clock) {
    return freezes.gauges(clock, List.of(FreezeScope.ALLOCATIONS));
  }
}
