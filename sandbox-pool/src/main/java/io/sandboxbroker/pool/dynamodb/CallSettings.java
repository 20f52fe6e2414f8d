package io.sandboxbroker.pool.dynamodb;

import java.time.Duration;

/**
 * How DynamoDB is called: everything bounded.
 *
 * @param connectTimeout for a connection to be made; 1 s by default
 * @param attemptTimeout for one attempt to be answered, and for a silent connection; 2 s by default
 * @param callTimeout for a call with all its attempts, and for its wait for a connection; 10 s by
 *     default
 * @param maxAttempts how often a call is tried when it is throttled, unanswered or in conflict with
 *     a transaction; 6 by default, 1 for no retries
 * @param backoffBase the upper bound of the first random wait between attempts, doubled each time;
 *     20 ms by default
 * @param backoffMax the upper bound of any such wait; 1 s by default
 * @param maxConcurrency connections, each of which carries one call at a time; 256 by default
 * @param maxPendingConnectionAcquires calls that may wait for a connection, before further ones
 *     fail; 2,000 by default
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
    requireFrom("maxAttempts", maxAttempts, 1);
    requireFrom("maxConcurrency", maxConcurrency, 1);
    requireFrom("maxPendingConnectionAcquires", maxPendingConnectionAcquires, 1);
    requireOrder("callTimeout", callTimeout, "attemptTimeout", attemptTimeout);
    requireOrder("backoffMax", backoffMax, "backoffBase", backoffBase);
  }

  /** What suits a service beside its table. */
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

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }

  private static void requireFrom(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
  }

  private static void requireOrder(
      String name, Duration value, String smallerName, Duration smaller) {
    if (value.compareTo(smaller) < 0) {
      throw new IllegalArgumentException(
          "%s %s must not be shorter than %s %s".formatted(name, value, smallerName, smaller));
    }
  }
}
