package io.sandboxbroker.gateway.command;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the streams that show the states of allocations.
 *
 * @param maxStreams open streams of this gateway, further ones are refused; at least 1; 1,000 by
 *     default
 * @param maxPerTrack how many of them one track may have; at least 1; 10 by default
 * @param interval time between two looks at the allocation; 10 ms to 10 s; 500 ms by default
 * @param heartbeat time between two comments that keep the connection open; 100 ms to 1 min; 15 s
 *     by default
 * @param maxDuration time after which a stream ends and its client connects again; at least 1 s; 15
 *     min by default
 */
@Validated
@ConfigurationProperties("broker.command-streams")
record CommandStreamSettings(
    @DefaultValue("1000") @Min(1) Integer maxStreams,
    @DefaultValue("10") @Min(1) Integer maxPerTrack,
    @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 10) Duration interval,
    @DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration heartbeat,
    @DefaultValue("15m") @DurationMin(seconds = 1) Duration maxDuration) {}
