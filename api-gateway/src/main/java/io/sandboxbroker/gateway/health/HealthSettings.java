package io.sandboxbroker.gateway.health;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How readiness is found out.
 *
 * @param patience how long a dependency may take to answer; 2 s by default
 * @param remembered how long an answer is good for, however often it is asked for; 3 s by default
 */
@Validated
@ConfigurationProperties("broker.health")
record HealthSettings(
    @DefaultValue("2s") @DurationMin(millis = 100) Duration patience,
    @DefaultValue("3s") @DurationMin(millis = 100) Duration remembered) {}
