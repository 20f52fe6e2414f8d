package io.sandboxbroker.gateway.command;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of the line is known here.
 *
 * @param maxPlaces how many places at the most, the first ones; more than the line may have;
 *     100,000 by default
 * @param left for how long it is known of a place that it was left; 1 min by default
 */
@Validated
@ConfigurationProperties("broker.line")
record LineSettings(
    @DefaultValue("100000") @Min(1) int maxPlaces,
    @DefaultValue("1m") @DurationMin(seconds = 1) Duration left) {}
