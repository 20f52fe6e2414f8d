package io.sandboxbroker.worker.timer;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How time is kept.
 *
 * @param syncInterval from one reading of the CSP's list to the next; in seconds where it has no
 *     unit. Positive, 10 min by default ({@code SYNC_INTERVAL_SEC})
 * @param syncRetry from a refused list to the next try; doubles with each refusal in a row, up to
 *     the interval. Positive, 30 s by default
 * @param emptyPoolSync how often at most a sync is due because somebody has to wait for a sandbox.
 *     Positive, 1 min by default
 * @param expirySweep from one sweep for allocations past their end to the next; in seconds where it
 *     has no unit. Positive, 5 min by default ({@code AUTO_EXPIRY_INTERVAL_SEC})
 * @param deletionSweep from one sweep for deletions of which nothing came to the next; in seconds
 *     where it has no unit. Positive, 5 min by default ({@code CLEANUP_INTERVAL_SEC})
 * @param tick how often it is looked for what is due. Positive, 250 ms by default
 * @param mostPerTick how many timers one task emits per tick; the rest waits for the next. From 1,
 *     1,000 by default
 */
@ConfigurationProperties("broker.timers")
public record TimerSettings(
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("600") Duration syncInterval,
    @DefaultValue("30s") Duration syncRetry,
    @DefaultValue("1m") Duration emptyPoolSync,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("300") Duration expirySweep,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("300") Duration deletionSweep,
    @DefaultValue("250ms") Duration tick,
    @DefaultValue("1000") int mostPerTick) {

  public TimerSettings {
    requirePositive("SYNC_INTERVAL_SEC", syncInterval);
    requirePositive("AUTO_EXPIRY_INTERVAL_SEC", expirySweep);
    requirePositive("CLEANUP_INTERVAL_SEC", deletionSweep);
    if (!syncRetry.isPositive()
        || !emptyPoolSync.isPositive()
        || !tick.isPositive()
        || mostPerTick < 1) {
      throw new IllegalArgumentException(
          "broker.timers: sync-retry, empty-pool-sync, tick and most-per-tick must be positive");
    }
  }

  private static void requirePositive(String name, Duration interval) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, not " + interval.toSeconds());
    }
  }
}
