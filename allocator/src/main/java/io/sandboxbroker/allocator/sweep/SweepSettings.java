package io.sandboxbroker.allocator.sweep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a sweep takes for overdue, and how much it tells.
 *
 * @param margin how long after its time an expiry or a purge is overdue. Not negative, 2 min by
 *     default
 * @param deletionUntouched how long nothing has become of a deletion when it is overdue. Longer
 *     than the worker's longest pause between two tries ({@code broker.life.deletion-retry-max}),
 *     or deletions that wait their turn are told of as well. Positive, 20 min by default
 * @param stalePurge how long a sandbox is stale before it is given up, as the worker has it.
 *     Positive, 24 h by default
 * @param most how many sandboxes a sweep or a clean-up tells of; the next one goes on from there.
 *     From 1 to 3,000, so that their ids fit into one record and their snapshots into one
 *     transaction; 3,000 by default
 * @param outdated how long after it was said to be due a sweep is left to the next one, so that a
 *     downtime does not end with one for each that was missed. Positive, 10 min by default
 */
@ConfigurationProperties("broker.sweep")
public record SweepSettings(
    @DefaultValue("2m") Duration margin,
    @DefaultValue("20m") Duration deletionUntouched,
    @DefaultValue("24h") Duration stalePurge,
    @DefaultValue("3000") int most,
    @DefaultValue("10m") Duration outdated) {

  private static final int MOST = 3_000;

  public SweepSettings {
    if (margin.isNegative()) {
      throw new IllegalArgumentException("broker.sweep.margin cannot be negative: " + margin);
    }
    if (!deletionUntouched.isPositive() || !stalePurge.isPositive() || !outdated.isPositive()) {
      throw new IllegalArgumentException(
          "broker.sweep: deletion-untouched, stale-purge and outdated must be positive");
    }
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException(
          "broker.sweep.most must be from 1 to " + MOST + ", not " + most);
    }
  }
}
