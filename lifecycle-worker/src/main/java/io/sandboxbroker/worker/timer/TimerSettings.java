package io.sandboxbroker.worker.timer;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the periodic timers.
 *
 * @param syncInterval from one reading of the CSP's list to the next; in seconds without a unit.
 *     Positive, 10 min by default ({@code SYNC_INTERVAL_SEC})
 * @param syncRetry from a refused list to the next attempt; doubles with each refusal in a row, up
 *     to the interval. Positive, 30 s by default
 * @param emptyPoolSync the shortest time between two syncs that waiting allocations make due.
 *     Positive, 1 min by default
 * @param expirySweep from one sweep for overdue expiries to the next; in seconds without a unit.
 *     Positive, 5 min by default ({@code AUTO_EXPIRY_INTERVAL_SEC})
 * @param deletionSweep from one sweep for overdue deletions to the next; in seconds without a unit.
 *     Positive, 5 min by default ({@code CLEANUP_INTERVAL_SEC})
 * @param tick from one search for due timers to the next. Positive, 250 ms by default
 * @param maxPerTick the most timers that one task publishes in a tick; the others wait for the next
 *     tick. Positive, 1,000 by default
 */
@Validated
@ConfigurationProperties("broker.timers")
public record TimerSettings(
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("600") @DurationMin(nanos = 1)
        Duration syncInterval,
    @DefaultValue("30s") @DurationMin(nanos = 1) Duration syncRetry,
    @DefaultValue("1m") @DurationMin(nanos = 1) Duration emptyPoolSync,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("300") @DurationMin(nanos = 1)
        Duration expirySweep,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("300") @DurationMin(nanos = 1)
        Duration deletionSweep,
    @DefaultValue("250ms") @DurationMin(nanos = 1) Duration tick,
    @DefaultValue("1000") @Positive int maxPerTick) {}
