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
 * Bounds of the commands of operators.
 *
 * @param timeout longest wait for a sync, a clean-up, a bulk deletion or a rebuild before the
 *     response is 202; 1 s to 60 s; 25 s by default
 * @param retryTimeout longest wait for the retry of a deletion; 1 s to 60 s; 12 s by default
 * @param maxRunning commands of one type that may run at once; 1 to 100; 20 by default
 */
@Validated
@ConfigurationProperties("broker.operator")
record OperatorSettings(
    @DefaultValue("25s") @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration timeout,
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration retryTimeout,
    @DefaultValue("20") @Min(1) @Max(100) int maxRunning) {}
