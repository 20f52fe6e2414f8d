package io.sandboxbroker.benchmarks.pool;

import io.sandboxbroker.benchmarks.load.Latencies;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Measures the store alone, with the same writes that the allocator makes. */
public final class Yardstick {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * What a run of writes took.
   *
   * @param after the sandboxes as they are now
   * @param perSecond how many were written per second
   * @param latencies of the single writes
   */
  public record Result(List<Sandbox> after, double perSecond, Latencies latencies) {}

  private record Timed(Sandbox after, long nanos) {}

  private final Pool pool;

  public Yardstick(Pool pool) {
    this.pool = pool;
  }

  /**
   * One conditional {@code UpdateItem} for each: a free sandbox becomes stale, a stale one free. As
   * in an allocation the row changes its place in the status index.
   */
  public Result update(List<Sandbox> sandboxes, int inFlight) {
    return timed(sandboxes, inFlight, Yardstick::toggled);
  }

  /** One {@code TransactWriteItems} for each: a free sandbox is given to a track of its own. */
  public Result allocate(List<Sandbox> sandboxes, int inFlight) {
    return timed(sandboxes, inFlight, Yardstick::allocated);
  }

  private Result timed(
      List<Sandbox> sandboxes, int inFlight, Function<Sandbox, Transition> transition) {
    long start = System.nanoTime();
    List<Timed> written =
        Flux.fromIterable(sandboxes)
            .flatMap(sandbox -> write(transition, sandbox), inFlight, 1)
            .collectList()
            .subscribeOn(Schedulers.parallel())
            .blockOptional()
            .orElseThrow();
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    return new Result(
        written.stream().map(Timed::after).toList(),
        written.size() / seconds,
        Latencies.of(written.stream().mapToLong(Timed::nanos)));
  }

  private Mono<Timed> write(Function<Sandbox, Transition> transition, Sandbox sandbox) {
    return Mono.defer(
        () -> {
          long start = System.nanoTime();
          return Mono.fromFuture(pool.write(transition.apply(sandbox)))
              .map(done -> new Timed(done.after(), System.nanoTime() - start));
        });
  }

  private static Transition toggled(Sandbox sandbox) {
    String cause = UUID.randomUUID().toString();
    return Pool.decided(
        sandbox,
        sandbox instanceof Sandbox.Stale
            ? new Trigger.SandboxDiscovered(cause, sandbox.account())
            : new Trigger.SandboxVanished(cause, sandbox.id()));
  }

  private static Transition allocated(Sandbox sandbox) {
    String command = UUID.randomUUID().toString();
    String track = "yardstick-" + command;
    return Pool.decided(
        sandbox,
        new Trigger.AllocateSandbox(
            command, new TrackId(track), null, null, track, false, Instant.now().plusSeconds(25)));
  }
}
