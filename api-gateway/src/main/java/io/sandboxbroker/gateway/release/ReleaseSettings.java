package io.sandboxbroker.gateway.release;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the release of a sandbox.
 *
 * @param timeout how long a request waits for the outcome; 12 s by default, as lab scripts give up
 *     after 15 s
 */
@Validated
@ConfigurationProperties("broker.release")
record ReleaseSettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 15) Duration timeout) {}
