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
  PoolSweep poolSweep(
      SandboxStore store, SweepSettings settings, LeaseTerms terms, InstantSource clock) {
    return new PoolSweep(store, settings, terms, clock);
  }

  @Bean
  PoolRebuild poolRebuild(SandboxStore store) {
    return new PoolRebuild(store);
  }

  @Bean
  DeletionRetry deletionRetry(SandboxStore store) {
    return new DeletionRetry(store);
  }
}
