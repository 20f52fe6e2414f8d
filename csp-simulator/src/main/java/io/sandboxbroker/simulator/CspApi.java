package io.sandboxbroker.simulator;

import io.sandboxbroker.simulator.Operation.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The CSP's API for its clients, with the rate limit, the latency and the faults that were set.
 * Thread-safe.
 */
final class CspApi {
  private static final Duration MAX_SILENCE = Duration.ofMinutes(10);

  private final Supplier<World> world;
  private final Scheduler time;
  private final InstantSource clock;
  private final int maxInFlight;

  CspApi(Supplier<World> world, Scheduler time, InstantSource clock, int maxInFlight) {
    this.world = world;
    this.time = time;
    this.clock = clock;
    this.maxInFlight = maxInFlight;
  }

  /** The reply. A client that gives up cancels it, which does not stop the work of the CSP. */
  Mono<Reply> reply(Request request) {
    World current = world.get();
    Optional<Call> call = Operation.called(request.method(), request.path());
    if (call.isEmpty()) {
      current.log().unknownPath();
      return Mono.just(
          Reply.error(404, "no such call: " + request.method() + " " + request.path()));
    }
    RequestLog.Ticket ticket =
        current.log().begin(call.get().operation(), request, clock.instant());
    CompletableFuture<Reply> work = work(current, call.get(), request, ticket.concurrency());
    return Mono.fromFuture(work, true)
        .flatMap(this::keepSilence)
        .doOnNext(reply -> ticket.end(reply.outcome(), clock.instant()))
        .doOnError(bug -> ticket.end("500", clock.instant()))
        .doOnCancel(() -> ticket.end("abandoned", clock.instant()));
  }

  private CompletableFuture<Reply> work(
      World current, Call call, Request request, int concurrency) {
    if (concurrency > maxInFlight) {
      return CompletableFuture.completedFuture(Reply.error(503, "too many requests in flight"));
    }
    Instant now = clock.instant();
    RateLimit exceeded = current.conditions().exceeded(now);
    if (exceeded != null) {
      return CompletableFuture.completedFuture(Reply.tooManyRequests(exceeded.retryAfter()));
    }
    Optional<FaultWindow> fault = current.faults().strike(call.operation(), now);
    Supplier<Reply.Answer> proper = () -> current.answer(call, request, clock.instant());
    return after(
        current.conditions().drawLatency(call.operation()),
        () -> fault.isPresent() ? FaultInjector.inject(fault.get(), proper) : proper.get());
  }

  private CompletableFuture<Reply> after(Duration latency, Supplier<Reply> reply) {
    CompletableFuture<Reply> work = new CompletableFuture<>();
    Runnable finish =
        () -> {
          try {
            work.complete(reply.get());
          } catch (RuntimeException bug) {
            work.completeExceptionally(bug);
          }
        };
    if (latency.isZero()) {
      finish.run();
    } else {
      time.schedule(finish, latency.toMillis(), TimeUnit.MILLISECONDS);
    }
    return work;
  }

  private Mono<Reply> keepSilence(Reply reply) {
    return reply instanceof Reply.Silence
        ? Mono.delay(MAX_SILENCE, time).thenReturn(reply)
        : Mono.just(reply);
  }
}
