package io.sandboxbroker.worker.sync;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How timers are acted on.
 *
 * @param mostRequested how many lists are read for operators who ask at the same time; who asks for
 *     more is told that it is busy. From 1 to 20, 3 by default: all of them are in memory at once
 * @param breakerThreshold failures in a row after which the CSP is asked for no list. From 1, 5 by
 *     default ({@code CIRCUIT_BREAKER_THRESHOLD})
 * @param breakerTimeout for how long, before one probe; in seconds where it has no unit. Positive,
 *     60 s by default ({@code CIRCUIT_BREAKER_TIMEOUT_SEC})
 * @param backOff the pause before a batch that could not be published is worked off again; doubles
 *     each time. Positive, 1 s by default
 * @param maxBackOff the longest such pause; at least the first, 30 s by default
 */
@ConfigurationProperties("broker.sync")
record SyncSettings(
    @DefaultValue("3") int mostRequested,
    @DefaultValue("5") int breakerThreshold,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("60") Duration breakerTimeout,
    @DefaultValue("1s") Duration backOff,
    @DefaultValue("30s") Duration maxBackOff) {

  /** For the batch's other work: reading it, and one transaction. */
  private static final Duration COMMIT = Duration.ofMinutes(1);

  SyncSettings {
    if (mostRequested < 1 || mostRequested > 20) {
      throw new IllegalArgumentException(
          "broker.sync.most-requested must be from 1 to 20, not " + mostRequested);
    }
    if (breakerThreshold < 1 || breakerTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "CIRCUIT_BREAKER_THRESHOLD and CIRCUIT_BREAKER_TIMEOUT_SEC must be positive");
    }
    if (!backOff.isPositive() || maxBackOff.compareTo(backOff) < 0) {
      throw new IllegalArgumentException(
          "broker.sync.back-off must be positive and no more than max-back-off");
    }
  }

  /**
   * How long a batch takes at the longest: what operators ask for, one list for all others, and the
   * commit.
   *
   * @param list how long one list takes at the longest
   */
  Duration longestBatch(Duration list) {
    return list.multipliedBy(mostRequested + 1L).plus(COMMIT);
  }
}
