package io.sandboxbroker.worker.timer;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * When something is due in the life of a sandbox.
 *
 * @param grace from the end of the lab's time to the expiry, as the allocator has it; in minutes
 *     where it has no unit. Not negative, 30 min by default ({@code GRACE_PERIOD_MINUTES})
 * @param deletionRetry from a deletion that failed at the CSP to the next try; doubles with each
 *     failure up to {@code deletionRetryMax}, less a random part of up to a half. Positive, 30 s by
 *     default
 * @param deletionRetryMax the longest such pause, and the pause once the attempts have run out. At
 *     least {@code deletionRetry}, 15 min by default
 * @param stalePurge how long a sandbox is stale before it is given up. Positive, 24 h by default
 * @param askAgain from an expiry or a purge that came to nothing to the next time that it is said
 *     to be due; doubles each time. Positive, 1 min by default
 * @param remembered how long a deleted sandbox is remembered, so that what is told of it late sets
 *     no timer. Positive, 24 h by default
 */
@ConfigurationProperties("broker.life")
public record LifeSettings(
    @DurationUnit(ChronoUnit.MINUTES) @DefaultValue("30") Duration grace,
    @DefaultValue("30s") Duration deletionRetry,
    @DefaultValue("15m") Duration deletionRetryMax,
    @DefaultValue("24h") Duration stalePurge,
    @DefaultValue("1m") Duration askAgain,
    @DefaultValue("24h") Duration remembered) {

  public LifeSettings {
    if (grace.isNegative()) {
      throw new IllegalArgumentException(
          "GRACE_PERIOD_MINUTES must not be negative, not " + grace.toMinutes());
    }
    if (!deletionRetry.isPositive() || deletionRetryMax.compareTo(deletionRetry) < 0) {
      throw new IllegalArgumentException(
          "broker.life.deletion-retry must be positive and no more than deletion-retry-max (%s), not %s"
              .formatted(deletionRetryMax, deletionRetry));
    }
    if (!stalePurge.isPositive() || !askAgain.isPositive() || !remembered.isPositive()) {
      throw new IllegalArgumentException(
          "broker.life: stale-purge, ask-again and remembered must be positive");
    }
  }
}
