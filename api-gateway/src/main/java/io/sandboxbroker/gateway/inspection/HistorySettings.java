package io.sandboxbroker.gateway.inspection;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the events of a sandbox are read.
 *
 * @param hold how long the topic is read for one answer; what has not been read by then is left to
 *     the next page; 5 s by default
 * @param maxRecords how many records are looked at for one answer; 200,000 by default
 * @param margin how much earlier than a sandbox's first event reading begins, as the clocks of
 *     those who write differ; 1 h by default
 * @param readers how many histories are read at once; 2 by default
 * @param maxQueued how many may queue for each reader; further ones are refused; 10 by default
 */
record HistorySettings(
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 20) Duration hold,
    @DefaultValue("200000") @Min(1) int maxRecords,
    @DefaultValue("1h") @DurationMin(minutes = 1) Duration margin,
    @DefaultValue("2") @Min(1) @Max(16) int readers,
    @DefaultValue("10") @Min(1) int maxQueued) {}
