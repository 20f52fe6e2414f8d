package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.account.AccountPinning;
import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.decision.SandboxAllocator;
import io.sandboxbroker.allocator.limit.CallLimit;
import io.sandboxbroker.allocator.limit.LimitSettings;
import io.sandboxbroker.allocator.limit.StoreSlots;
import io.sandboxbroker.allocator.sweep.SweepSettings;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/** The allocator without Spring and Kafka's clients: all that decides, wired as in production. */
public final class AllocatorCore {

  private static final int ATTEMPTS = 3;
  private static final long NANOS = 1_000_000;
  private static final Duration LAST_TURN_LEAD = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Candidates candidates;
  private final AssignedPartitions assigned;
  private final IntakeParts intake;

  /**
   * Wires an allocator.
   *
   * @param freeze whether allocations are frozen at a time
   * @param registry reads records, and fails while it needs a registry that is away
   * @param later runs the reads that wait for a moment
   */
  public AllocatorCore(
      SandboxStore store,
      AccountPins pins,
      LeaseTerms terms,
      SweepSettings sweeps,
      QueueingAllocator.Queue queue,
      Serde<SpecificRecord> records,
      Deserializer<SpecificRecord> registry,
      Predicate<Instant> freeze,
      InstantSource clock,
      Random random,
      Executor later) {
    var metrics = new IntakeMetrics(meters);
    assigned = new AssignedPartitions(clock);
    candidates =
        new Candidates(
            store,
            new CandidateSettings(
                5, 20, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10),
            clock,
            random,
            metrics::falseExhaustion,
            later);
    var allocator =
        new SandboxAllocator(store, candidates, terms, clock, metrics::conflict, freeze);
    AccountConflict.Listener conflicts = conflict -> {};
    var queueing = new QueueingAllocator(allocator, queue, LAST_TURN_LEAD, clock);
    var handlers =
        new HandlerConfiguration()
            .recordHandlers(
                store,
                queueing,
                candidates,
                assigned,
                terms,
                sweeps,
                clock,
                metrics,
                conflicts,
                new AccountPinning(store, pins, conflicts),
                () -> CompletableFuture.completedFuture(null),
                QuotaSettings.NONE);
    var schemas = new KnownSchemas(registry, () -> {}, () -> clock.millis() * NANOS);
    var processor =
        new RecordProcessor(
            handlers,
            schemas,
            new ReplyRecords(records.serializer(), clock),
            store,
            step -> store,
            new RecordTracing(Tracing.off()),
            metrics,
            clock,
            new StoreSlots(
                new CallLimit(new LimitSettings(8, 16, 64, Duration.ofMillis(500))), clock),
            // The random pause would not be the seed's. A life takes far less of real time.
            new StoreRetries(
                Duration.ofMillis(100), Duration.ofSeconds(5), PATIENCE, pause -> later),
            ATTEMPTS);
    intake = new IntakeParts(schemas, processor);
  }

  /** What the listeners do with the records of a poll. */
  public IntakeParts intake() {
    return intake;
  }

  /**
   * The instance consumes other partitions of the allocation commands than before.
   *
   * @param added the partitions that it did not have before
   * @param owned all of them
   */
  public void assigned(Set<Integer> added, Set<Integer> owned, int count) {
    assigned.assigned(added);
    candidates.assigned(owned, count);
  }

  /** How many commands were refused although a sandbox was available. */
  public double falseExhaustions() {
    return meters.counter("broker.false.exhaustion").count();
  }
}
