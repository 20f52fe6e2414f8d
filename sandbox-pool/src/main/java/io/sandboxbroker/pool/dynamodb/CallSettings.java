package io.sandboxbroker.pool.dynamodb;

import java.time.Duration;

/**
 * Limits of calls of DynamoDB.
 *
 * @param connectTimeout the timeout of a new connection; 1 s by default
 * @param attemptTimeout the timeout of one attempt and of a silent connection; 2 s by default
 * @param callTimeout the timeout of a call with all its attempts, and of its wait for a connection;
 *     10 s by default
 * @param maxAttempts the maximum number of attempts when DynamoDB throttles, does not answer or is
 *     in conflict with a transaction; 6 by default, 1 for no retries
 * @param backoffBase the maximum of the first random wait between attempts, which doubles each
 *     time; 20 ms by default
 * @param backoffMax the maximum of every such wait; 1 s by default
 * @param maxConcurrency the maximum number of connections, each for one call at a time; 256 by
 *     default
 * @param maxPendingConnectionAcquires the maximum number of calls that wait for a connection; 2,000
 *     by default
 */
public record CallSettings(
    Duration connectTimeout,
    Duration attemptTimeout,
    Duration callTimeout,
    int maxAttempts,
    Duration backoffBase,
    Duration backoffMax,
    int maxConcurrency,
    int maxPendingConnectionAcquires) {

  public CallSettings {
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("attemptTimeout", attemptTimeout);
    requirePositive("backoffBase", backoffBase);
    require(maxAttempts >= 1, "maxAttempts must be at least 1, not " + maxAttempts);
    require(maxConcurrency >= 1, "maxConcurrency must be at least 1, not " + maxConcurrency);
    require(
        maxPendingConnectionAcquires >= 1,
        "maxPendingConnectionAcquires must be at least 1, not " + maxPendingConnectionAcquires);
    require(
        callTimeout.compareTo(attemptTimeout) >= 0,
        "callTimeout %s must not be shorter than attemptTimeout %s"
            .formatted(callTimeout, attemptTimeout));
    require(
        backoffMax.compareTo(backoffBase) >= 0,
        "backoffMax %s must not be shorter than backoffBase %s".formatted(backoffMax, backoffBase));
  }

  /** The defaults. */
  public static CallSettings defaults() {
    return new CallSettings(
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        6,
        Duration.ofMillis(20),
        Duration.ofSeconds(1),
        256,
        2_000);
  }

  /**
   * The settings of a writer that limits its calls by itself. An attempt has 5 s, because a retry
   * of a call that is only slow adds to the load that makes it slow. A call ends after three
   * attempts: the caller decides again, with the time that is left.
   */
  public static CallSettings forWriter() {
    CallSettings other = defaults();
    return new CallSettings(
        other.connectTimeout(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(12),
        3,
        other.backoffBase(),
        other.backoffMax(),
        other.maxConcurrency(),
        other.maxPendingConnectionAcquires());
  }

  private static void requirePositive(String name, Duration value) {
    require(value.isPositive(), name + " must be positive, not " + value);
  }

  private static void require(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }
}
