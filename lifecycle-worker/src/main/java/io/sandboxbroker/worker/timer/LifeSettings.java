package io.sandboxbroker.worker.timer;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the timers in the life of a sandbox.
 *
 * @param grace from the end of a lease to its expiry, the same as the allocator's; in minutes
 *     without a unit. Not negative, 30 min by default ({@code GRACE_PERIOD_MINUTES})
 * @param deletionRetry from a deletion that failed at the CSP to the next attempt; doubles with
 *     each failure up to {@code deletionRetryMax}, less a random part of up to a half. Positive, 30
 *     s by default
 * @param deletionRetryMax the longest such pause, and the pause after the last attempt. At least
 *     {@code deletionRetry}, 15 min by default
 * @param stalePurge how long a sandbox is stale before it is deleted from the pool. Positive, 24 h
 *     by default
 * @param timerRetry from the second publication of an expiry or a purge to the third, if the
 *     allocator has not acted on it; doubles each time. The second follows the first after 500 ms.
 *     Positive, 1 min by default
 * @param deletedTtl how long the version of a deleted sandbox is kept, so that a late event sets no
 *     timer. Positive, 24 h by default
 */
@Validated
@ConfigurationProperties("broker.life")
public record LifeSettings(
    @DurationUnit(ChronoUnit.MINUTES) @DefaultValue("30") @DurationMin Duration grace,
    @DefaultValue("30s") @DurationMin(nanos = 1) Duration deletionRetry,
    @DefaultValue("15m") Duration deletionRetryMax,
    @DefaultValue("24h") @DurationMin(nanos = 1) Duration stalePurge,
    @DefaultValue("1m") @DurationMin(nanos = 1) Duration timerRetry,
    @DefaultValue("24h") @DurationMin(nanos = 1) Duration deletedTtl) {

  public LifeSettings {
    if (deletionRetryMax.compareTo(deletionRetry) < 0) {
      throw new IllegalArgumentException(
          "broker.life.deletion-retry-max must be at least deletion-retry (%s), not %s"
              .formatted(deletionRetry, deletionRetryMax));
    }
  }
}
