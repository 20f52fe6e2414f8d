package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the sweeps the pool to look through. */
@Configuration(proxyBeanMethods = false)
class SweepConfiguration {

  @Bean
  Sweeping sweeping(
      SandboxStore store, SweepSettings settings, LeaseTerms terms, InstantSource clock) {
    return new Sweeping(store, settings, terms, clock);
  }

  @Bean
  Rebuilding rebuilding(SandboxStore store) {
    return new Rebuilding(store);
  }

  @Bean
  RetryingDeletions retryingDeletions(SandboxStore store) {
    return new RetryingDeletions(store);
  }
}
