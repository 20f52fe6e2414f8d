package io.sandboxbroker.allocator.candidate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.pool.SandboxStore;
import java.time.InstantSource;
import java.util.Random;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the free lists. */
@Configuration(proxyBeanMethods = false)
class CandidateConfiguration {

  @Bean
  Candidates candidates(
      SandboxStore store, CandidateSettings settings, InstantSource clock, MeterRegistry meters) {
    var falseExhaustion =
        Counter.builder("broker_false_exhaustion")
            .description("Commands that were told wrongly that there is no sandbox; must stay 0")
            .register(meters);
    return new Candidates(store, settings, clock, new Random(), falseExhaustion::increment);
  }
}
