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
 * @param hold how long a client is held; 25 s by default, as clients give up after 30 s
 * @param answerMargin the part of it that is kept for the answer: a command's deadline comes so
 *     much earlier, so that a refusal at the deadline still reaches the client; 1 s by default
 */
@Validated
@ConfigurationProperties("broker.allocation")
record AllocationSettings(
    @DefaultValue("25s") @DurationMin(seconds = 2) @DurationMax(seconds = 60) Duration hold,
    @DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(seconds = 1) Duration answerMargin) {

  /** How long a sandbox may be looked for. */
  Duration search() {
    return hold.minus(answerMargin);
  }
}
