package io.sandboxbroker.worker.stream;

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

/** Reads the freezes before the first timer, list or deletion, and shows them as metrics. */
@Configuration(proxyBeanMethods = false)
class FreezeConfiguration {

  private static final int AFTER_THE_TOPICS = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Bean
  StartCheck freezesAreRead(TopicReader freezeReader) {
    return new StartCheck(AFTER_THE_TOPICS, () -> freezeReader.startAndCatchUp(TIMEOUT));
  }

  @Bean
  MeterBinder freezeGauges(FreezeState freezes, InstantSource clock) {
    return freezes.gauges(
        clock, List.of(FreezeScope.SYNC, FreezeScope.DELETIONS, FreezeScope.EXPIRY));
  }
}
