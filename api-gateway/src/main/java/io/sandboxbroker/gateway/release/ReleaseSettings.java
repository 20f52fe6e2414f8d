package io.sandboxbroker.gateway.release;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long giving a sandbox back may take.
 *
 * @param hold how long a client is held; 12 s by default, as clients give up after 15 s
 */
@Validated
@ConfigurationProperties("broker.release")
record ReleaseSettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 15) Duration hold) {}
