package io.sandboxbroker.allocator.candidate;

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
      SandboxStore store,
      CandidateSettings settings,
      InstantSource clock,
      Candidates.FalseExhaustions falseExhaustions) {
    return new Candidates(store, settings, clock, new Random(), falseExhaustions);
  }
}
