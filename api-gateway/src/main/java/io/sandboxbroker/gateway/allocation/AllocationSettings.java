package io.sandboxbroker.gateway.allocation;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long an allocation may take.
 *
 * @param hold how long a client is held that does not say how long it waits; 25 s by default, as
 *     clients give up after 30 s
 * @param answerMargin how much longer a client is held than its command may be served, so that a
 *     refusal at the last moment still reaches the client; 1 s by default
 * @param asyncWait how long a command may wait in line that nobody is held for; 10 min by default
 */
@Validated
@ConfigurationProperties("broker.allocation")
record AllocationSettings(
    @DefaultValue("25s") @DurationMin(seconds = 2) @DurationMax(seconds = 60) Duration hold,
    @DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(seconds = 1) Duration answerMargin,
    @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration asyncWait) {}
