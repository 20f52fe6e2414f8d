package io.sandboxbroker.allocator.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.SandboxStore;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pins accounts in the background from the start. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {

  private static final int AFTER_THE_TABLE = 1;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Bean
  AccountConflict.Listener accountConflicts(MeterRegistry registry) {
    return new ConflictReporter(registry);
  }

  @Bean
  AccountPinning accountPinning(
      SandboxStore store, AccountPins pins, AccountConflict.Listener conflicts) {
    return new AccountPinning(store, pins, conflicts);
  }

  @Bean
  PinningAtStart pinningAtStart(AccountPinning pinning) {
    return new PinningAtStart(pinning, PAUSE);
  }

  /** Returns at once. The start does not wait for the end. */
  @Bean
  StartCheck pinningHasBegun(PinningAtStart pinning) {
    return new StartCheck(AFTER_THE_TABLE, pinning::start);
  }
}
