package io.sandboxbroker.worker.stats;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the statistics.
 *
 * @param interval the shortest time between two counts of a partition of the events. Positive, 500
 *     ms by default
 * @param deletedTtl how long the version of a deleted sandbox is kept, so that a late event does
 *     not count it. Positive, 24 h by default
 * @param maxPrefixes the most name prefixes that are counted separately, the first ones in
 *     alphabetical order; the sandboxes of all others count together. From 1 to 200, so that the
 *     counts of a partition fit into one record; 100 by default
 */
@Validated
@ConfigurationProperties("broker.stats")
record StatsSettings(
    @DefaultValue("500ms") @DurationMin(nanos = 1) Duration interval,
    @DefaultValue("24h") @DurationMin(nanos = 1) Duration deletedTtl,
    @DefaultValue("100") @Min(1) @Max(200) int maxPrefixes) {}
