package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The requests whose outcome has not come yet, by command id. Bounded and thread-safe. */
final class WaitingRequests {

  private final ConcurrentMap<String, Request> waiting = new ConcurrentHashMap<>();
  private final Semaphore places;

  WaitingRequests(int limit) {
    places = new Semaphore(limit);
  }

  /**
   * Waits for an outcome while its command is being published, and forgets it however that ends:
   * answered, failed, timed out or with a client that has gone.
   *
   * @param publishing publishes the command, once subscribed to; its failure ends the wait
   * @param enough subscribed to when the command is published; when it ends, so does the wait,
   *     without an outcome
   * @return refused as {@link Refusal#OVERLOADED} when too many wait already
   */
  Mono<SpecificRecord> await(String command, Mono<Void> publishing, Mono<SpecificRecord> enough) {
    return await(command, SpecificRecord.class, publishing, enough);
  }

  /** The same for a command of which several things are told, of which one is its outcome. */
  <E extends SpecificRecord> Mono<E> await(
      String command, Class<E> outcome, Mono<Void> publishing, Mono<E> enough) {
    return Mono.defer(
        () -> {
          if (!places.tryAcquire()) {
            return Mono.error(new RefusedException(Refusal.OVERLOADED));
          }
          var reply = new CompletableFuture<SpecificRecord>();
          waiting.put(command, new Request(outcome, reply));
          return Mono.firstWithSignal(Mono.fromFuture(reply).cast(outcome), publishing.then(enough))
              // Whoever brings the outcome must not be kept by what becomes of it.
              .publishOn(Schedulers.parallel())
              .doFinally(
                  ended -> {
                    waiting.remove(command);
                    places.release();
                  });
        });
  }

  /** Hands an outcome to the request that waits for it; false when none does (any more). */
  boolean answer(String command, SpecificRecord outcome) {
    Request request = waiting.get(command);
    return request != null
        && request.outcome.isInstance(outcome)
        && waiting.remove(command, request)
        && request.reply.complete(outcome);
  }

  /** How many wait. */
  int count() {
    return waiting.size();
  }

  private record Request(
      Class<? extends SpecificRecord> outcome, CompletableFuture<SpecificRecord> reply) {}
}
