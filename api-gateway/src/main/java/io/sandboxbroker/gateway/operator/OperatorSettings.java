package io.sandboxbroker.gateway.operator;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long operators' commands are waited for, and how many are known.
 *
 * @param hold how long a client is held from when the brokers have its command; 25 s by default
 * @param maxRunning how many of a kind may be on their way at once; 20 by default
 * @param maxRemembered how many of a kind are remembered; 1,000 by default
 * @param remembered for how long, from when they begin and again from their outcome, and how far
 *     back a gateway reads for outcomes when it starts; 1 h by default
 */
@Validated
@ConfigurationProperties("broker.operator")
public record OperatorSettings(
    @DefaultValue("25s") @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration hold,
    @DefaultValue("20") @Min(1) @Max(100) int maxRunning,
    @DefaultValue("1000") @Min(100) int maxRemembered,
    @DefaultValue("1h") @DurationMin(minutes = 1) Duration remembered) {}
