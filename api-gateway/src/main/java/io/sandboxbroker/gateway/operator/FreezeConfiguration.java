package io.sandboxbroker.gateway.operator;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.topic.FreezeKeys;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what answers freezing and thawing. */
@Configuration(proxyBeanMethods = false)
class FreezeConfiguration {

  @Bean
  FreezeConfirmations freezeConfirmations(FreezeSettings settings, FreezeState freezes) {
    var confirmations = new FreezeConfirmations(settings.maxWaiting());
    freezes.addListener(confirmations);
    return confirmations;
  }

  @Bean
  MeterBinder freezeGauges(FreezeState freezes, InstantSource clock) {
    return freezes.gauges(clock, FreezeKeys.SCOPES);
  }
}
