package io.sandboxbroker.allocator.sweep;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the sweeps.
 *
 * @param margin time from the due time of an expiry or a purge until it is overdue; not negative, 2
 *     min by default
 * @param deletionOverdueAfter time without a change until a deletion is overdue; longer than the
 *     worker's longest pause between two tries ({@code broker.life.deletion-retry-max}), 20 min by
 *     default
 * @param stalePurge time until a stale sandbox is purged, the same as in the worker; 24 h by
 *     default
 * @param maxSandboxes number of sandboxes in one sweep, clean-up or bulk deletion; from 1 to 3,000,
 *     so that their ids fit into one record and their snapshots into one transaction; 3,000 by
 *     default
 * @param maxDelay time after which a due sweep is left to the next one, so that a downtime does not
 *     end with one sweep for each that was missed; 10 min by default
 */
@Validated
@ConfigurationProperties("broker.sweep")
public record SweepSettings(
    @DefaultValue("2m") @DurationMin Duration margin,
    @DefaultValue("20m") @DurationMin(inclusive = false) Duration deletionOverdueAfter,
    @DefaultValue("24h") @DurationMin(inclusive = false) Duration stalePurge,
    @DefaultValue("3000") @Min(1) @Max(3_000) int maxSandboxes,
    @DefaultValue("10m") @DurationMin(inclusive = false) Duration maxDelay) {}
