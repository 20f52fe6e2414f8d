package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What is frozen, as far as this gateway has read. Bounded; written by one thread, read by any,
 * never blocks.
 */
public final class Freezes {

  private final Map<FreezeScope, Freeze> freezes = new ConcurrentHashMap<>();
  private final Set<Awaited> awaited = ConcurrentHashMap.newKeySet();
  private final int maxAwaited;

  Freezes(int maxAwaited) {
    this.maxAwaited = maxAwaited;
  }

  /** The freeze of a scope; empty when it is thawed, or its time is up. */
  Optional<Freeze> find(FreezeScope scope, Instant now) {
    return Optional.ofNullable(freezes.get(scope))
        .filter(freeze -> freeze.getUntil() == null || now.isBefore(freeze.getUntil()));
  }

  /** All that is frozen at a time. */
  public List<FreezeView> standing(Instant now) {
    return Scopes.ALL.stream()
        .flatMap(scope -> find(scope, now).stream())
        .map(FreezeView::frozen)
        .toList();
  }

  /** Takes what was read of a scope: a freeze, or that it is thawed. */
  void take(FreezeScope scope, @Nullable Freeze freeze) {
    if (freeze == null) {
      freezes.remove(scope);
    } else {
      freezes.put(scope, freeze);
    }
    awaited.stream()
        .filter(awaiting -> awaiting.is(scope, freeze))
        .forEach(awaiting -> awaiting.read().complete(true));
  }

  /**
   * Ends when that has been read, from when it is subscribed to; refused as {@link
   * Refusal#OVERLOADED} when too many wait so.
   */
  Mono<Void> reads(FreezeScope scope, @Nullable Freeze freeze) {
    return Mono.defer(
        () -> {
          if (awaited.size() >= maxAwaited) {
            return Mono.error(new RefusedException(Refusal.OVERLOADED));
          }
          var awaiting = new Awaited(scope, freeze, new CompletableFuture<>());
          awaited.add(awaiting);
          return Mono.fromFuture(awaiting.read())
              // The reader must not be kept by who waits for it.
              .publishOn(Schedulers.parallel())
              .doFinally(ended -> awaited.remove(awaiting))
              .then();
        });
  }

  /** How many wait for what they wrote to be read. */
  int waiting() {
    return awaited.size();
  }

  private record Awaited(
      FreezeScope scope, @Nullable Freeze freeze, CompletableFuture<Boolean> read) {

    boolean is(FreezeScope ofScope, @Nullable Freeze given) {
      return scope == ofScope && Objects.equals(freeze, given);
    }
  }
}
