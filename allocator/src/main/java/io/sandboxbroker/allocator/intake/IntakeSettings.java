package io.sandboxbroker.allocator.intake;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the consumption of commands, timers and facts.
 *
 * @param instanceId name of this instance; stable over restarts, so that a restart ends the
 *     transactions that a crash left open. No other allocator has it, because two of the same name
 *     fence each other. No default ({@code INSTANCE_ID})
 * @param allocationThreads batches of allocation commands processed at a time; from 1, 2 by default
 * @param threads batches of each other topic processed at a time; from 1, 1 by default
 * @param batchTimeout longest processing of a record, after which it is delivered again; positive,
 *     60 s by default
 * @param maxBatchTime longest time that decided records wait for the other records of their batch;
 *     the others go on and are published later. Positive, 500 ms by default
 * @param attempts tries of a record that fails while the store is available, before it becomes a
 *     dead letter; from 1, 3 by default
 * @param backOff first pause while the store is unavailable, in milliseconds without a unit; each
 *     further pause is twice as long. Positive, 100 ms by default ({@code BACKOFF_BASE_MS})
 * @param maxBackOff longest such pause, in milliseconds without a unit; from {@code backOff}, 5 s
 *     by default ({@code BACKOFF_MAX_MS})
 */
@Validated
@ConfigurationProperties("broker.intake")
public record IntakeSettings(
    @NotBlank(message = "INSTANCE_ID is missing: a name that no other allocator has")
        String instanceId,
    @DefaultValue("2") @Min(1) int allocationThreads,
    @DefaultValue("1") @Min(1) int threads,
    @DefaultValue("60s") @DurationMin(inclusive = false) Duration batchTimeout,
    @DefaultValue("500ms") @DurationMin(inclusive = false) Duration maxBatchTime,
    @DefaultValue("3") @Min(1) int attempts,
    @DurationUnit(ChronoUnit.MILLIS) @DefaultValue("100ms") @DurationMin(inclusive = false)
        Duration backOff,
    @DurationUnit(ChronoUnit.MILLIS) @DefaultValue("5s") Duration maxBackOff) {

  public IntakeSettings {
    if (maxBackOff.compareTo(backOff) < 0) {
      throw new IllegalArgumentException(
          "BACKOFF_BASE_MS is " + backOff + ", and BACKOFF_MAX_MS is only " + maxBackOff);
    }
  }
}
