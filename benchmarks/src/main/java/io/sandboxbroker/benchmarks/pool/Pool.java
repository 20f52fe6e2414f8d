package io.sandboxbroker.benchmarks.pool;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The pool's table, with the client and the settings that the allocator has. Sandboxes are put into
 * it without the CSP and without events, as only the allocator is measured. Thread-safe.
 */
public final class Pool implements AutoCloseable {

  static final LeaseTerms TERMS = new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);

  private static final int IN_FLIGHT = 64;
  private static final int PAGE = 1_000;

  private final DynamoDbPool pool;
  private final AtomicInteger filled = new AtomicInteger();

  /**
   * Opens the table, and creates it when it is missing.
   *
   * @param endpoint of DynamoDB Local
   */
  public Pool(URI endpoint, String table) {
    pool =
        DynamoDbPool.open(
            new DynamoDbSettings(
                table,
                "us-east-1",
                endpoint,
                DynamoDbSettings.DEFAULT_SHARDS,
                true,
                CallSettings.defaults()),
            CallObserver.NONE);
    pool.prepareTable();
  }

  /** Adds available sandboxes, and returns them. */
  public List<Sandbox> fill(int count) {
    int first = filled.getAndAdd(count);
    return Flux.fromStream(IntStream.range(first, first + count).boxed())
        .flatMap(number -> Mono.fromFuture(() -> write(discovery(number))), IN_FLIGHT)
        .map(Transition::after)
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  private static Transition discovery(int number) {
    var id = new SandboxId("" + (1_000_000 + number));
    return decided(
        new UnknownSandbox(id), new Trigger.SandboxDiscovered("bench-" + id, account(id)));
  }

  private static Account account(SandboxId id) {
    Instant now = Instant.now();
    return new Account(id, "bench-" + id, "sandbox-" + id, "001" + id, now, now);
  }

  static Transition decided(CurrentState state, Trigger trigger) {
    return switch (SandboxStateMachine.decide(state, trigger, Instant.now(), TERMS)) {
      case Decision.Change change -> change.transition();
      case Decision other -> throw new IllegalStateException(trigger + " led to " + other);
    };
  }

  /** Writes a transition; only this process writes the table. */
  CompletableFuture<Transition> write(Transition transition) {
    return pool.store()
        .write(transition)
        .thenApply(
            result -> {
              if (result instanceof WriteResult.Won) {
                return transition;
              }
              throw new IllegalStateException(transition + " ended as " + result);
            });
  }

  /** Which sandbox each of these tracks holds by its lease; tracks that hold none are missing. */
  public Map<String, String> leases(Collection<String> tracks) {
    var held = new ConcurrentHashMap<String, String>();
    Flux.fromIterable(tracks)
        .flatMap(
            track ->
                Mono.fromFuture(() -> pool.reader().leaseOf(new TrackId(track)))
                    .doOnNext(
                        lease ->
                            lease
                                .filter(known -> known.live())
                                .ifPresent(known -> held.put(track, known.sandbox().value()))),
            IN_FLIGHT)
        .then()
        .block();
    return Map.copyOf(held);
  }

  /** How many sandboxes are free. */
  public long free() {
    var free = new AtomicLong();
    new BulkReader(pool.reader(), 1, PAGE)
        .forEach(Status.AVAILABLE, sandbox -> free.incrementAndGet())
        .join();
    return free.get();
  }

  @Override
  public void close() {
    pool.close();
  }
}
