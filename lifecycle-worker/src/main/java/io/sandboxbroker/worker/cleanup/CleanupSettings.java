package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.worker.csp.Breaker;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the deletions at the CSP.
 *
 * @param transactionIdPrefix of the producer; different for each instance and stable over restarts
 * @param startRate deletions per second at first. From {@code minRate} to {@code maxRate}, 5 by
 *     default
 * @param minRate the lowest rate, however often the CSP answers 429. Positive, 0.2 by default
 * @param maxRate the highest rate. At most 10,000, 200 by default
 * @param maxInFlight the most calls at a time. Positive, 200 by default
 * @param maxUncommitted the most timers that are read and whose result is not yet published. From
 *     {@code maxInFlight} to 100,000, 1,000 by default
 * @param breakerThreshold failures in a row that open the circuit breaker. Positive, 5 by default
 *     ({@code CIRCUIT_BREAKER_THRESHOLD})
 * @param breakerTimeout the longest time before a probe; the first probe comes after 1 s, and the
 *     time doubles with each probe that fails; in seconds without a unit. Positive, 60 s by default
 *     ({@code CIRCUIT_BREAKER_TIMEOUT_SEC})
 * @param drainTimeout how long a stop, or the loss of a partition to another worker, waits for the
 *     calls in flight. At most 45 s, 30 s by default
 * @param backOff the pause before the loop restarts after a failure of Kafka. Positive, 1 s by
 *     default
 */
@Validated
@ConfigurationProperties("broker.cleanup")
record CleanupSettings(
    String transactionIdPrefix,
    @DefaultValue("5") double startRate,
    @DefaultValue("0.2") @Positive double minRate,
    @DefaultValue("200") @Max(10_000) double maxRate,
    @DefaultValue("200") @Positive int maxInFlight,
    @DefaultValue("1000") @Max(100_000) int maxUncommitted,
    @DefaultValue("5") @Positive int breakerThreshold,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("60") @DurationMin(millis = 1)
        Duration breakerTimeout,
    @DefaultValue("30s") @DurationMin @DurationMax(seconds = 45) Duration drainTimeout,
    @DefaultValue("1s") @DurationMin(millis = 1) Duration backOff) {

  /** The time before the first probe. */
  private static final Duration FIRST_PROBE = Duration.ofSeconds(1);

  CleanupSettings {
    if (!(minRate <= startRate && startRate <= maxRate)) {
      throw new IllegalArgumentException("broker.cleanup needs min-rate <= start-rate <= max-rate");
    }
    if (maxUncommitted < maxInFlight) {
      throw new IllegalArgumentException(
          "broker.cleanup.max-uncommitted must be at least max-in-flight (%d), not %d"
              .formatted(maxInFlight, maxUncommitted));
    }
  }

  /** The circuit breaker of the deletions. */
  Breaker breaker(Clock clock) {
    Duration first = FIRST_PROBE.compareTo(breakerTimeout) < 0 ? FIRST_PROBE : breakerTimeout;
    return new Breaker("delete", breakerThreshold, first, breakerTimeout, clock);
  }
}
