package io.sandboxbroker.gateway.command;

import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The open streams of allocations. Each shows its client the newest state, so a slow client misses
 * states and nothing waits for it. Bounded in number and time, thread-safe, never blocks.
 *
 * <p>All streams end before the web server stops to take requests, and their clients connect to
 * another gateway.
 */
@Component
final class CommandStreams implements SmartLifecycle {

  /** After which a client connects again, by itself. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final CommandStreamSettings settings;
  private final Scheduler scheduler;
  private final Flux<Long> looks;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<String, Integer> openByTrack = new ConcurrentHashMap<>();

  /** Null while no streams are taken. */
  private volatile Sinks.@Nullable Empty<Void> stopping;

  @Autowired
  CommandStreams(CommandStreamSettings settings, MeterRegistry meters) {
    this(settings, meters, Schedulers.parallel());
  }

  CommandStreams(CommandStreamSettings settings, MeterRegistry meters, Scheduler scheduler) {
    this.settings = settings;
    this.scheduler = scheduler;
    // One timer for all streams, which runs while there are any.
    looks = Flux.interval(settings.interval(), scheduler).onBackpressureDrop().share();
    Gauge.builder("broker.command.streams", open, AtomicInteger::get)
        .description("Open streams of the states of allocations")
        .register(meters);
  }

  /**
   * Streams the states of an allocation until its outcome.
   *
   * @param first the present state
   * @param look returns the present state; empty when the allocation is no longer known
   * @param seen the id of the event that the client saw last; null for none
   * @return the events; refused when there are too many streams, or this gateway stops
   */
  Flux<ServerSentEvent<CommandView>> open(
      String track,
      CommandView first,
      Supplier<Optional<CommandView>> look,
      @Nullable String seen) {
    return Flux.defer(
        () -> {
          Sinks.Empty<Void> end = stopping;
          if (end == null) {
            return Flux.error(new RefusedException(NOT_LISTENING));
          }
          return take(track)
              ? events(states(first, look, seen), end).doFinally(signal -> release(track))
              : Flux.error(new RefusedException(OVERLOADED));
        });
  }

  private Flux<CommandView> states(
      CommandView first, Supplier<Optional<CommandView>> look, @Nullable String seen) {
    Flux<CommandView> later =
        looks
            // A look waits until the client takes the state.
            .onBackpressureLatest()
            .map(tick -> look.get())
            .takeWhile(Optional::isPresent)
            .map(Optional::orElseThrow);
    Flux<CommandView> states =
        Flux.concat(Flux.just(first), later)
            .distinctUntilChanged(CommandView::eventId)
            .takeUntil(CommandView::hasEnded);
    return first.eventId().equals(seen) ? states.skip(1) : states;
  }

  private Flux<ServerSentEvent<CommandView>> events(
      Flux<CommandView> states, Sinks.Empty<Void> end) {
    Sinks.Empty<Void> ended = Sinks.empty();
    Flux<ServerSentEvent<CommandView>> changes =
        states
            .takeUntilOther(end.asMono())
            .takeUntilOther(Mono.delay(settings.maxDuration(), scheduler))
            .map(state -> ServerSentEvent.builder(state).id(state.eventId()).build())
            .doFinally(signal -> ended.tryEmitEmpty());
    // An interval fails when its ticks are not taken, which ends the stream of a stuck client.
    Flux<ServerSentEvent<CommandView>> heartbeats =
        Flux.interval(settings.heartbeat(), scheduler)
            .map(tick -> comment("heartbeat"))
            .takeUntilOther(ended.asMono());
    return Flux.concat(
        Flux.just(ServerSentEvent.<CommandView>builder().retry(RETRY).build()),
        Flux.merge(1, changes, heartbeats),
        Mono.defer(
            () -> stopping == end ? Mono.empty() : Mono.just(comment("this gateway stops"))));
  }

  private static ServerSentEvent<CommandView> comment(String text) {
    return ServerSentEvent.<CommandView>builder().comment(text).build();
  }

  private boolean take(String track) {
    int all = open.incrementAndGet();
    int own = openByTrack.merge(track, 1, Integer::sum);
    if (all > settings.maxStreams() || own > settings.maxPerTrack()) {
      release(track);
      return false;
    }
    return true;
  }

  private void release(String track) {
    openByTrack.computeIfPresent(
        track, (id, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    open.decrementAndGet();
  }

  @Override
  public void start() {
    stopping = Sinks.empty();
  }

  /** Ends all streams. The web server, which stops next, waits until they have ended. */
  @Override
  public void stop() {
    Sinks.Empty<Void> end = stopping;
    stopping = null;
    if (end != null) {
      end.tryEmitEmpty();
    }
  }

  @Override
  public boolean isRunning() {
    return stopping != null;
  }

  /** Stops first. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
