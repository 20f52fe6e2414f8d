package io.sandboxbroker.kafka.health;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the health checks.
 *
 * @param timeout longest duration of a check; at least 1 ms, 2 s by default
 * @param ttl time for which all callers get the same result when every check passed, half a second
 *     at most when one failed; at least 1 ms, 3 s by default
 */
@Validated
@ConfigurationProperties("broker.health")
public record HealthSettings(
    @DefaultValue("2s") @DurationMin(millis = 1) Duration timeout,
    @DefaultValue("3s") @DurationMin(millis = 1) Duration ttl) {}
