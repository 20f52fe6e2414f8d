package io.sandboxbroker.gateway.lookup;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the tracks' calls of the pool's table.
 *
 * @param timeout how long a request waits for the table, at most a minute; 5 s by default
 * @param threads the threads that start calls, as finding AWS credentials may block; 2 by default
 * @param maxQueued the maximum number of calls that wait for each thread; 500 by default
 */
@Validated
@ConfigurationProperties("broker.lookup")
record LookupSettings(
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60) Duration timeout,
    @DefaultValue("2") @Min(1) int threads,
    @DefaultValue("500") @Min(1) int maxQueued) {}
