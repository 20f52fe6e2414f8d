package io.sandboxbroker.gateway.lookup;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the pool is read for clients.
 *
 * @param hold how long a client is held, at most a minute; 5 s by default
 * @param threads which start the calls, as finding the credentials for one may block; 2 by default
 * @param maxQueued how many calls may queue for one of them; 500 by default
 */
@Validated
@ConfigurationProperties("broker.lookup")
record LookupSettings(
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60) Duration hold,
    @DefaultValue("2") @Min(1) int threads,
    @DefaultValue("500") @Min(1) int maxQueued) {}
