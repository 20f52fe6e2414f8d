package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.kafka.transaction.TransactionFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Runs the loop on a thread of its own, and restarts it after every failure. Ends when another
 * process has taken its transactional id. When it stops, it waits for the calls in flight and
 * commits their results before it leaves the group. Thread-safe.
 */
final class CleanupRunner implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(CleanupRunner.class);

  /** Longer than the calls in flight, which a revoked partition waits for, and a commit. */
  static final Duration MAX_RUN = Duration.ofSeconds(60);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final ProducerFactory<String, byte[]> producers;
  private final Function<Consumer<String, byte[]>, CleanupTimerLoop> loops;
  private final Runnable afterRun;
  private final Duration backOff;
  private final InstantSource clock;
  private volatile Instant lastRunAt = Instant.MIN;
  private volatile @Nullable CountDownLatch stopping;
  private volatile @Nullable Thread thread;

  CleanupRunner(
      Supplier<Consumer<String, byte[]>> consumers,
      ProducerFactory<String, byte[]> producers,
      Function<Consumer<String, byte[]>, CleanupTimerLoop> loops,
      Runnable afterRun,
      Duration backOff,
      InstantSource clock) {
    this.consumers = consumers;
    this.producers = producers;
    this.loops = loops;
    this.afterRun = afterRun;
    this.backOff = backOff;
    this.clock = clock;
  }

  /** Whether the loop makes progress. */
  boolean isLooping() {
    return isRunning() && lastRunAt.isAfter(clock.instant().minus(MAX_RUN));
  }

  /** Whether its thread has died without a stop. */
  boolean hasDied() {
    CountDownLatch latch = stopping;
    Thread running = thread;
    return latch != null && latch.getCount() > 0 && running != null && !running.isAlive();
  }

  @Override
  public synchronized void start() {
    if (stopping == null) {
      var latch = new CountDownLatch(1);
      thread = Thread.ofPlatform().name("cleanup").start(() -> run(latch));
      stopping = latch;
    }
  }

  @Override
  public synchronized void stop() {
    CountDownLatch latch = stopping;
    Thread running = thread;
    if (latch != null && running != null) {
      latch.countDown();
      try {
        running.join(MAX_RUN);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      stopping = null;
    }
  }

  @Override
  public boolean isRunning() {
    return stopping != null;
  }

  private void run(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        // A new producer aborts the transaction that a crash left open, which blocks readers.
        producers.createProducer().close();
        runUntilFailure(latch);
      } catch (RuntimeException failure) {
        if (TransactionFailures.isFenced(failure)) {
          LOG.error("The clean-up was fenced, and this process must be restarted", failure);
          return;
        }
        LOG.warn("The clean-up restarts from the committed offsets", failure);
      } finally {
        producers.reset();
      }
      try {
        var unused = latch.await(backOff.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void runUntilFailure(CountDownLatch latch) {
    Consumer<String, byte[]> consumer = consumers.get();
    CleanupTimerLoop loop = loops.apply(consumer);
    try {
      loop.subscribe();
      while (latch.getCount() > 0) {
        loop.runOnce();
        lastRunAt = clock.instant();
        afterRun.run();
      }
      loop.drain();
    } finally {
      loop.abandon();
      consumer.close(CloseOptions.groupMembershipOperation(membership(latch)));
    }
  }

  /**
   * A static member that stops must say that it leaves, or its partitions wait for the end of its
   * session. After a failure it stays, because a new owner would repeat the calls in flight.
   */
  private static GroupMembershipOperation membership(CountDownLatch latch) {
    return latch.getCount() == 0
        ? GroupMembershipOperation.LEAVE_GROUP
        : GroupMembershipOperation.REMAIN_IN_GROUP;
  }
}
