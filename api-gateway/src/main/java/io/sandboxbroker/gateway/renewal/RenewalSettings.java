package io.sandboxbroker.gateway.renewal;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the renewal of a lease.
 *
 * @param timeout how long a request waits for the outcome; 12 s by default, as lab scripts give up
 *     after 15 s
 */
@Validated
@ConfigurationProperties("broker.renewal")
record RenewalSettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 15) Duration timeout) {}
