package io.sandboxbroker.worker.cleanup;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/** Keeps the loop going on a thread of its own: whatever fails, it begins again. Thread-safe. */
final class CleanupRunner implements SmartLifecycle {

  static final String GROUP = "lifecycle-worker.cleanup";

  private static final Logger LOG = LoggerFactory.getLogger(CleanupRunner.class);

  /** A commit may block for as long as the producer's timeouts let it. */
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final ConsumerFactory<String, byte[]> consumers;
  private final ProducerFactory<String, byte[]> producers;
  private final Function<Consumer<String, byte[]>, CleanupLoop> loops;
  private final Runnable afterTurn;
  private final Duration backOff;
  private final InstantSource clock;
  private volatile Instant turnedAt = Instant.MIN;
  private volatile @Nullable CountDownLatch stopping;
  private volatile @Nullable Thread thread;

  CleanupRunner(
      ConsumerFactory<String, byte[]> consumers,
      ProducerFactory<String, byte[]> producers,
      Function<Consumer<String, byte[]>, CleanupLoop> loops,
      Runnable afterTurn,
      Duration backOff,
      InstantSource clock) {
    this.consumers = consumers;
    this.producers = producers;
    this.loops = loops;
    this.afterTurn = afterTurn;
    this.backOff = backOff;
    this.clock = clock;
  }

  /** Whether the loop goes round. */
  boolean turns() {
    return isRunning() && turnedAt.isAfter(clock.instant().minus(STUCK));
  }

  /** Whether its thread is gone though nobody stops it. */
  boolean ended() {
    CountDownLatch latch = stopping;
    Thread runs = thread;
    return latch != null && latch.getCount() > 0 && runs != null && !runs.isAlive();
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
    Thread runs = thread;
    if (latch != null && runs != null) {
      latch.countDown();
      try {
        runs.join(STUCK);
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
        // Making the producer ends what a crash left open, for which readers would wait.
        producers.createProducer().close();
        live(latch);
      } catch (RuntimeException failure) {
        LOG.warn("the clean-up begins again from the committed offsets", failure);
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

  private void live(CountDownLatch latch) {
    try (var consumer = consumers.createConsumer(GROUP, "cleanup")) {
      CleanupLoop loop = loops.apply(consumer);
      loop.subscribe();
      while (latch.getCount() > 0) {
        loop.turn();
        turnedAt = clock.instant();
        afterTurn.run();
      }
    }
  }
}
