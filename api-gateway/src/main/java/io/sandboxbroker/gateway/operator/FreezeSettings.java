package io.sandboxbroker.gateway.operator;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of freezing and thawing.
 *
 * @param timeout longest wait of a request; 1 s to 60 s, 12 s by default
 * @param maxWaiting requests that may wait at once; at least 1, 100 by default
 */
@Validated
@ConfigurationProperties("broker.freeze")
record FreezeSettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration timeout,
    @DefaultValue("100") @Min(1) int maxWaiting) {}
