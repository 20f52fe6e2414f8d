package io.sandboxbroker.worker.stats;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sandboxes are counted.
 *
 * @param interval how often at most a partition of the events tells what it counts. Positive, 500
 *     ms by default
 * @param remembered for how long a deleted sandbox is remembered, so that what is told of it late
 *     is not counted. Positive, 24 h by default
 * @param mostPrefixes how many name prefixes are counted by themselves, the first ones in the order
 *     of their characters; the sandboxes of all others count together. From 1 to 200, 100 by
 *     default
 */
@ConfigurationProperties("broker.stats")
record StatsSettings(
    @DefaultValue("500ms") Duration interval,
    @DefaultValue("24h") Duration remembered,
    @DefaultValue("100") int mostPrefixes) {

  /** So many that what a partition counts still fits into one record. */
  private static final int LIMIT_OF_PREFIXES = 200;

  StatsSettings {
    if (!interval.isPositive() || !remembered.isPositive()) {
      throw new IllegalArgumentException("broker.stats: interval and remembered must be positive");
    }
    if (mostPrefixes < 1 || mostPrefixes > LIMIT_OF_PREFIXES) {
      throw new IllegalArgumentException(
          "broker.stats.most-prefixes must be from 1 to %d, not %d"
              .formatted(LIMIT_OF_PREFIXES, mostPrefixes));
    }
  }
}
