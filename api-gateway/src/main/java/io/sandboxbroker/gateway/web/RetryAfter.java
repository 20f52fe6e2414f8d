package io.sandboxbroker.gateway.web;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Says when a refused client may come back: each client another time, so that a class that was
 * refused together does not come back together. Thread-safe if the source of randomness is.
 *
 * @param random chooses the time
 */
record RetryAfter(RandomGenerator random) {

  /**
   * A time in whole seconds between half of the usual wait and one and a half of it; from 15 to 45
   * s for 30 s, and always 1 s for 1 s. Empty when waiting does not help.
   */
  Optional<Long> seconds(Refusal refusal) {
    return refusal.retryAfter().map(Duration::toSeconds).map(this::spread);
  }

  private long spread(long usual) {
    long half = usual / 2;
    return random.nextLong(usual - half, usual + half + 1);
  }
}
