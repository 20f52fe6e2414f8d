package io.sandboxbroker.gateway.operator;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long making a deletion due may take.
 *
 * @param hold how long a client is held; 12 s by default
 */
@Validated
@ConfigurationProperties("broker.retry")
record RetrySettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration hold) {}
