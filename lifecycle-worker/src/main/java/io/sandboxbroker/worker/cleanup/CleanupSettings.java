package io.sandboxbroker.worker.cleanup;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How deletions are paced.
 *
 * @param transactionIdPrefix of the producer; different for every instance, stable over restarts
 * @param startRate deletions per second at first. 5 by default
 * @param minRate the least, however often the CSP answers 429. Positive, 0.2 by default
 * @param maxRate the most. 200 by default
 * @param maxInFlight calls at once. From 1, 200 by default
 * @param window timers held at once, done ones behind an unfinished one included. At least
 *     maxInFlight, 1,000 by default
 * @param breakerThreshold failures in a row that open the breaker. From 1, 5 by default ({@code
 *     CIRCUIT_BREAKER_THRESHOLD})
 * @param breakerTimeout how long it stays open before one probe; in seconds where it has no unit.
 *     Positive, 60 s by default ({@code CIRCUIT_BREAKER_TIMEOUT_SEC})
 * @param backOff the pause before the loop begins again after Kafka failed it. Positive, 1 s by
 *     default
 */
@ConfigurationProperties("broker.cleanup")
record CleanupSettings(
    String transactionIdPrefix,
    @DefaultValue("5") double startRate,
    @DefaultValue("0.2") double minRate,
    @DefaultValue("200") double maxRate,
    @DefaultValue("200") int maxInFlight,
    @DefaultValue("1000") int window,
    @DefaultValue("5") int breakerThreshold,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("60") Duration breakerTimeout,
    @DefaultValue("1s") Duration backOff) {

  CleanupSettings {
    if (!(minRate > 0 && minRate <= startRate && startRate <= maxRate && maxRate <= 10_000)) {
      throw new IllegalArgumentException(
          "broker.cleanup needs 0 < min-rate <= start-rate <= max-rate <= 10000");
    }
    if (maxInFlight < 1 || window < maxInFlight || window > 100_000) {
      throw new IllegalArgumentException(
          "broker.cleanup needs 1 <= max-in-flight <= window <= 100000");
    }
    if (breakerThreshold < 1 || breakerTimeout.toMillis() < 1 || backOff.toMillis() < 1) {
      throw new IllegalArgumentException(
          "CIRCUIT_BREAKER_THRESHOLD, CIRCUIT_BREAKER_TIMEOUT_SEC and broker.cleanup.back-off must"
              + " be positive");
    }
  }
}
