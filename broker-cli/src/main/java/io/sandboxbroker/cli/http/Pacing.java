package io.sandboxbroker.cli.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Time as the client spends it: the clock, the pauses and their jitter. Thread-safe if its parts
 * are.
 *
 * @param clock the time
 * @param pauses lets time pass
 * @param random the source of jitter; absent ones are drawn from that of the thread
 */
public record Pacing(InstantSource clock, Pauses pauses, RandomGenerator random) {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int MAX_DOUBLINGS = 10;

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pauses {
    /**
     * Returns after this time.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void pause(Duration time) throws InterruptedException;
  }

  /** The time of this machine. */
  public static Pacing ofThisMachine() {
    return new Pacing(
        Clock.systemUTC(),
        Thread::sleep,
        (RandomGenerator) () -> ThreadLocalRandom.current().nextLong());
  }

  /** The present time. */
  public Instant now() {
    return clock.instant();
  }

  /** The pause before the next attempt: anything up to a limit that doubles each time. */
  Duration backOff(int attempt) {
    Duration limit = FIRST.multipliedBy(1L << Math.min(attempt, MAX_DOUBLINGS));
    return jittered(limit.compareTo(MOST) < 0 ? limit : MOST, 0.1);
  }

  /** The pause that the broker asked for, up to a tenth longer, so that a class spreads. */
  Duration atLeast(Duration asked) {
    return asked.plus(jittered(asked.dividedBy(10), 0));
  }

  /** Around this time, so that many clients do not ask in one instant. */
  public Duration around(Duration time) {
    return jittered(time.multipliedBy(3).dividedBy(2), 1.0 / 3);
  }

  /** A time between this share of the limit and the limit. */
  private Duration jittered(Duration limit, double least) {
    double share = least + (1 - least) * random.nextDouble();
    return Duration.ofNanos((long) (limit.toNanos() * share));
  }
}
