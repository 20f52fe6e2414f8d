package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The HTTP requests that wait for the outcome of their command, by command id. Bounded and
 * thread-safe.
 *
 * @param <T> the type of the outcome
 */
final class PendingReplies<T> {

  private final ConcurrentMap<String, CompletableFuture<T>> waiting = new ConcurrentHashMap<>();
  private final Semaphore capacity;

  /**
   * Creates an empty set.
   *
   * @param capacity a permit for each request that may wait; other sets may take from it, too
   */
  PendingReplies(Semaphore capacity) {
    this.capacity = capacity;
  }

  /**
   * Waits for an outcome while its command is published. The wait ends with the outcome, a failure,
   * a timeout or the client's disconnection.
   *
   * @param publishing publishes the command once subscribed to; its failure ends the wait
   * @param limit subscribed to when the command is published; its end ends the wait
   * @return refused as {@link Refusal#OVERLOADED} when too many requests wait
   */
  Mono<T> await(String command, Mono<Void> publishing, Mono<T> limit) {
    return Mono.defer(
        () -> {
          if (!capacity.tryAcquire()) {
            return Mono.error(new RefusedException(Refusal.OVERLOADED));
          }
          var outcome = new CompletableFuture<T>();
          waiting.put(command, outcome);
          return Mono.firstWithSignal(Mono.fromFuture(outcome), publishing.then(limit))
              // The reader's thread must not serve the response.
              .publishOn(Schedulers.parallel())
              .doFinally(
                  ended -> {
                    waiting.remove(command);
                    capacity.release();
                  });
        });
  }

  /** Completes the request that waits for this command; false when there is none. */
  boolean answer(String command, T outcome) {
    CompletableFuture<T> request = waiting.remove(command);
    return request != null && request.complete(outcome);
  }

  /** How many requests wait. */
  int count() {
    return waiting.size();
  }
}
