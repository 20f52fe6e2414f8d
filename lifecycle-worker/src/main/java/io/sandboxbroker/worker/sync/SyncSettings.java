package io.sandboxbroker.worker.sync;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the sync.
 *
 * @param maxRequested the most lists that are read for operators at a time; further requests are
 *     refused as busy. From 1 to 20; 3 by default
 * @param breakerThreshold failures in a row that open the circuit breaker. Positive, 5 by default
 *     ({@code CIRCUIT_BREAKER_THRESHOLD})
 * @param breakerTimeout how long it stays open before one probe; in seconds without a unit.
 *     Positive, 60 s by default ({@code CIRCUIT_BREAKER_TIMEOUT_SEC})
 * @param backOff the pause before a batch is retried that could not be published; doubles each
 *     time. Positive, 1 s by default
 * @param maxBackOff the longest such pause. At least {@code backOff}, 30 s by default
 */
@Validated
@ConfigurationProperties("broker.sync")
record SyncSettings(
    @DefaultValue("3") @Min(1) @Max(20) int maxRequested,
    @DefaultValue("5") @Positive int breakerThreshold,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("60") @DurationMin(millis = 1)
        Duration breakerTimeout,
    @DefaultValue("1s") @DurationMin(millis = 1) Duration backOff,
    @DefaultValue("30s") Duration maxBackOff) {

  /** For the rest of a batch: reading it, and one transaction. */
  private static final Duration COMMIT = Duration.ofMinutes(1);

  SyncSettings {
    if (maxBackOff.compareTo(backOff) < 0) {
      throw new IllegalArgumentException(
          "broker.sync.max-back-off must be at least back-off (%s), not %s"
              .formatted(backOff, maxBackOff));
    }
  }

  /**
   * The longest time that a batch takes: a list for each request, one for the others, and the
   * commit.
   *
   * @param list the longest time that one list takes
   */
  Duration longestBatch(Duration list) {
    return list.multipliedBy(maxRequested + 1L).plus(COMMIT);
  }
}
