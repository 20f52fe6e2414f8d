package io.sandboxbroker.gateway.command;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the look-up and the cancellation of allocations.
 *
 * @param cancellationTimeout longest wait for a cancellation; 1 s to 60 s; 12 s by default
 * @param maxQueueEntries entries of the queue that are known, more than the queue may have; at
 *     least 1; 100,000 by default
 * @param queueExitTtl time for which an entry that has left the queue is known; at least 1 s; 1 min
 *     by default
 */
@Validated
@ConfigurationProperties("broker.commands")
record CommandSettings(
    @DefaultValue("12s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration cancellationTimeout,
    @DefaultValue("100000") @Min(1) Integer maxQueueEntries,
    @DefaultValue("1m") @DurationMin(seconds = 1) Duration queueExitTtl) {}
