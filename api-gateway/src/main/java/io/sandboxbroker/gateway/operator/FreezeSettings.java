package io.sandboxbroker.gateway.operator;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long freezing and thawing may take.
 *
 * @param hold how long a client is held; 12 s by default
 * @param maxWaiting how many may be held at once; 100 by default
 */
@Validated
@ConfigurationProperties("broker.freeze")
record FreezeSettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration hold,
    @DefaultValue("100") @Min(1) int maxWaiting) {}
