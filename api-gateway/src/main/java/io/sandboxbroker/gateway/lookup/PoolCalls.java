package io.sandboxbroker.gateway.lookup;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs calls of the pool's table, bounded in number and time. Threads of its own start the calls,
 * as finding AWS credentials may block. Thread-safe, never blocks.
 */
public final class PoolCalls implements AutoCloseable {

  private final Scheduler threads;
  private final Duration timeout;

  /**
   * @param name the prefix of the threads' names
   * @param maxQueued the maximum number of calls that wait for each thread
   * @param timeout the maximum time of a call, its wait for a thread included
   */
  public PoolCalls(String name, int threads, int maxQueued, Duration timeout) {
    this.threads = Schedulers.newBoundedElastic(threads, maxQueued, name);
    this.timeout = timeout;
  }

  @Override
  public void close() {
    threads.dispose();
  }

  /** Returns the result of a call, or {@link Refusal#POOL_OUT_OF_REACH} during an outage. */
  public <T> Mono<T> run(Supplier<CompletableFuture<T>> call) {
    return Mono.fromFuture(call)
        .subscribeOn(threads)
        .timeout(timeout)
        .publishOn(Schedulers.parallel())
        .onErrorMap(PoolCalls::isOutage, outage -> new RefusedException(Refusal.POOL_OUT_OF_REACH));
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StoreUnavailableException
        || failure instanceof TimeoutException
        || failure instanceof RejectedExecutionException;
  }
}
