package io.sandboxbroker.kafka.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aligns a clock with the brokers' clock in an interval, from its start until it is closed. */
final class ClockSynchronizer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClockSynchronizer.class);
  private static final int ATTEMPTS = 5;

  private final AlignedClock clock;
  private final UnaryOperator<Instant> append;
  private final Duration interval;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clock").factory());

  /** Used by the thread of the scheduler alone. */
  private boolean failing;

  /**
   * Creates a synchronizer that does nothing before its start.
   *
   * @param append see {@link AlignedClock#align}
   * @param interval pause between two alignments
   */
  ClockSynchronizer(AlignedClock clock, UnaryOperator<Instant> append, Duration interval) {
    this.clock = clock;
    this.append = append;
    this.interval = interval;
  }

  /**
   * Returns once the clock is aligned.
   *
   * @throws IllegalStateException when no attempt gets a usable answer of the brokers
   */
  void start() {
    alignForTheFirstTime();
    // The first round trip includes the connection, so it measures less exactly.
    alignAgain();
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::alignAgain, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void alignForTheFirstTime() {
    for (int attempt = 1; ; attempt++) {
      try {
        clock.align(append);
        return;
      } catch (RuntimeException failure) {
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException(
              "the brokers' clock could not be read: " + failure.getMessage(), failure);
        }
      }
    }
  }

  private void alignAgain() {
    try {
      clock.align(append);
      if (failing) {
        LOG.info("The brokers' clock can be read again");
      }
      failing = false;
    } catch (RuntimeException failure) {
      if (!failing) {
        LOG.warn(
            "The brokers' clock cannot be read; this machine's still counts as {} ms off",
            clock.offset().toMillis(),
            failure);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
