package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.freeze.FreezeState;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Requests that wait until this gateway has read the freeze they have written. Thread-safe. */
final class FreezeConfirmations implements FreezeState.Listener {

  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final int maxWaiting;

  FreezeConfirmations(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  @Override
  public void onChange(FreezeScope scope, @Nullable Freeze freeze) {
    waiting.stream()
        .filter(one -> one.scope() == scope && Objects.equals(one.freeze(), freeze))
        .forEach(one -> one.read().complete(true));
  }

  /**
   * Completes when the freeze, or the thaw, has been read after the subscription. Fails with {@link
   * Refusal#OVERLOADED} when too many requests wait.
   */
  Mono<Void> awaitRead(FreezeScope scope, @Nullable Freeze freeze) {
    return Mono.defer(
        () -> {
          if (waiting.size() >= maxWaiting) {
            return Mono.error(new RefusedException(Refusal.OVERLOADED));
          }
          var one = new Waiting(scope, freeze, new CompletableFuture<>());
          waiting.add(one);
          return Mono.fromFuture(one.read())
              // A response must not occupy the reader's thread.
              .publishOn(Schedulers.parallel())
              .doFinally(ended -> waiting.remove(one))
              .then();
        });
  }

  /** The number of requests that wait. */
  int count() {
    return waiting.size();
  }

  private record Waiting(
      FreezeScope scope, @Nullable Freeze freeze, CompletableFuture<Boolean> read) {}
}
