package io.sandboxbroker.gateway.allocation;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the time that an allocation may take.
 *
 * @param timeout how long a request without a preferred wait waits for the outcome; 25 s by
 *     default, as lab scripts give up after 30 s
 * @param answerMargin how much earlier the command's deadline is, so that a late refusal still
 *     reaches the client; 1 s by default
 * @param asyncWait how long a command may wait in the queue after a 202; 10 min by default
 */
@Validated
@ConfigurationProperties("broker.allocation")
record AllocationSettings(
    @DefaultValue("25s") @DurationMin(seconds = 2) @DurationMax(seconds = 60) Duration timeout,
    @DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(seconds = 1) Duration answerMargin,
    @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration asyncWait) {}
