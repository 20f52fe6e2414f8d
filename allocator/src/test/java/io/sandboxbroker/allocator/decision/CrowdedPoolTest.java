package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As many commands as sandboxes, two allocators, partitions that move, commands that are worked off
 * twice at a time, and a store that is slow, fails and loses answers: each track gets one, and no
 * command is refused falsely.
 */
class CrowdedPoolTest {

  private static final int SANDBOXES = 300;
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);
  private static final CandidateSettings SETTINGS =
      new CandidateSettings(
          15, 500, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(1), 10);
  private static final Instant START = Instant.now().minusSeconds(60);

  private final InMemorySandboxStore pool = new InMemorySandboxStore();

  /** The pool behind a network. */
  private final class Shaky implements SandboxStore {
    private final Random random;

    Shaky(long seed) {
      random = new Random(seed);
    }

    private <T> CompletableFuture<T> later(Supplier<CompletableFuture<T>> call) {
      return CompletableFuture.supplyAsync(() -> null, soon())
          .thenCompose(ignored -> call.get())
          .thenApplyAsync(answer -> answer, soon());
    }

    private synchronized Executor soon() {
      return CompletableFuture.delayedExecutor(random.nextInt(3_000), TimeUnit.MICROSECONDS);
    }

    private synchronized int chance() {
      return random.nextInt(100);
    }

    @Override
    public CompletableFuture<WriteResult> write(Transition transition) {
      int fate = chance();
      if (fate < 3) {
        return later(() -> CompletableFuture.failedFuture(new StoreUnavailableException("no")));
      }
      return later(() -> pool.write(transition))
          .thenApply(
              result -> {
                if (fate < 6) {
                  throw new StoreUnavailableException("lost");
                }
                return result;
              });
    }

    @Override
    public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
      return later(() -> pool.isUsedUp(quotas));
    }

    @Override
    public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
      return later(() -> pool.endLease(allocation, now));
    }

    @Override
    public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
      return later(() -> pool.close(seen, trigger, reason));
    }

    @Override
    public CompletableFuture<CloseResult> close(
        Trigger.AllocateSandbox command, String reason, Instant now) {
      return later(() -> pool.close(command, reason, now));
    }

    @Override
    public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
      return later(() -> pool.find(sandbox));
    }

    @Override
    public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
      return later(() -> pool.leaseOf(track));
    }

    @Override
    public CompletableFuture<ListPage> list(ListQuery query) {
      return chance() < 2
          ? later(() -> CompletableFuture.failedFuture(new StoreUnavailableException("no")))
          : later(() -> pool.list(query));
    }

    @Override
    public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
      return later(() -> pool.ofTrack(query));
    }

    @Override
    public CompletableFuture<ListPage> ofKey(KeyQuery query) {
      return later(() -> pool.ofKey(query));
    }

    @Override
    public int shards() {
      return pool.shards();
    }
  }

  private record Instance(SandboxAllocator allocating, Candidates candidates) {}

  private Instance instance(long seed) {
    var store = new Shaky(seed);
    InstantSource clock = InstantSource.system();
    var candidates = new Candidates(store, SETTINGS, clock, new Random(seed), () -> {});
    return new Instance(
        new SandboxAllocator(store, candidates, TERMS, clock, () -> {}, at -> false), candidates);
  }

  private static CompletableFuture<Outcome> untilItAnswers(
      SandboxAllocator allocating, Trigger.AllocateSandbox command) {
    return allocating
        .allocate(command)
        .exceptionallyCompose(failure -> untilItAnswers(allocating, command));
  }

  private static CompletableFuture<Void> rebalance(
      List<Instance> instances, Random random, AtomicBoolean stopped) {
    if (stopped.get()) {
      return CompletableFuture.completedFuture(null);
    }
    instances.forEach(one -> one.candidates().assigned(Set.of(random.nextInt(12)), 12));
    return CompletableFuture.supplyAsync(
            () -> null, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS))
        .thenCompose(ignored -> rebalance(instances, random, stopped));
  }

  private static Trigger.AllocateSandbox command(int number) {
    String track = "track-" + number;
    return new Trigger.AllocateSandbox(
        "c" + number, new TrackId(track), null, null, track, false, Instant.now().plusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void asManyTracksAsSandboxesAreAllServed(long seed) {
    IntStream.range(0, SANDBOXES)
        .forEach(
            i ->
                pool.add(
                    new Account(new SandboxId("s" + i), "lab-" + i, "a" + i, "", START, START)));
    var instances = List.of(instance(seed), instance(seed + 1_000));
    var random = new Random(seed);
    var stopped = new AtomicBoolean();
    var rebalances = rebalance(instances, random, stopped);

    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < SANDBOXES; i++) {
      var command = command(i);
      outcomes.add(untilItAnswers(instances.get(i % 2).allocating(), command));
      if (i % 5 == 0) {
        outcomes.add(untilItAnswers(instances.get((i + 1) % 2).allocating(), command));
      }
    }
    CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
    stopped.set(true);
    rebalances.join();

    assertThat(outcomes)
        .extracting(CompletableFuture::join)
        .allMatch(outcome -> outcome instanceof Outcome.Changed);
    assertThat(pool.sandboxes()).allMatch(sandbox -> sandbox instanceof Sandbox.Allocated);
  }
}
