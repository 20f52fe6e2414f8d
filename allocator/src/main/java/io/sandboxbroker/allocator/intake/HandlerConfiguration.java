package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.account.AccountPinning;
import io.sandboxbroker.allocator.account.PinnedAccounts;
import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.decision.SandboxAllocator;
import io.sandboxbroker.allocator.decision.TransitionExecutor;
import io.sandboxbroker.allocator.sweep.PoolRebuild;
import io.sandboxbroker.allocator.sweep.PoolSweep;
import io.sandboxbroker.allocator.sweep.SweepSettings;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the handlers of all record types, and what they decide with. */
@Configuration(proxyBeanMethods = false)
class HandlerConfiguration {

  @Bean
  IntakeMetrics intakeMetrics(MeterRegistry registry) {
    return new IntakeMetrics(registry);
  }

  @Bean
  Candidates candidates(
      SandboxStore store, CandidateSettings settings, InstantSource clock, IntakeMetrics metrics) {
    return new Candidates(store, settings, clock, new Random(), metrics::falseExhaustion);
  }

  @Bean
  AssignedPartitions assignedPartitions(InstantSource clock) {
    return new AssignedPartitions(clock);
  }

  @Bean
  SandboxAllocator sandboxAllocator(
      SandboxStore store,
      Candidates candidates,
      LeaseTerms terms,
      InstantSource clock,
      IntakeMetrics metrics,
      FreezeState freezes) {
    return new SandboxAllocator(
        store,
        candidates,
        terms,
        clock,
        metrics::conflict,
        now -> freezes.isFrozen(FreezeScope.ALLOCATIONS, now));
  }

  @Bean
  RecordHandlers recordHandlers(
      SandboxStore store,
      QueueingAllocator allocator,
      Candidates candidates,
      AssignedPartitions partitions,
      LeaseTerms terms,
      SweepSettings sweeps,
      InstantSource clock,
      IntakeMetrics metrics,
      AccountConflict.Listener conflicts,
      AccountPinning pinning,
      PinnedAccounts pinnedAccounts,
      QuotaSettings quotas) {
    var sweep = new PoolSweep(store, sweeps, terms, clock);
    var executor = new TransitionExecutor(store, terms, clock, conflicts);
    List<RecordHandler<?>> handlers = new ArrayList<>();
    handlers.addAll(
        new AllocationHandlers(allocator, partitions, metrics, new Quotas(quotas)).all());
    handlers.addAll(
        new ReleaseAndLifecycleHandlers(executor, candidates, metrics, pinnedAccounts).all());
    handlers.addAll(
        new PoolCommandHandlers(
                sweep,
                new PoolRebuild(store),
                new DuplicateRetirement(executor, pinning, metrics),
                metrics)
            .all());
    return new RecordHandlers(handlers);
  }
}
