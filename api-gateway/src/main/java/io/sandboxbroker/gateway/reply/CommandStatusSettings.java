package io.sandboxbroker.gateway.reply;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a gateway knows of the commands whose clients do not wait on a connection.
 *
 * @param maxCommands commands whose status is kept; at least 1; 100,000 by default
 * @param ttl time for which a status is kept, and which a gateway reads back when it starts; at
 *     least 1 min; 1 h by default
 * @param lookupTimeout longest wait for the status of an unknown command, which another gateway may
 *     just have accepted; at most 10 s; 1 s by default
 */
@Validated
@ConfigurationProperties("broker.command-status")
record CommandStatusSettings(
    @DefaultValue("100000") @Min(1) Integer maxCommands,
    @DefaultValue("1h") @DurationMin(minutes = 1) Duration ttl,
    @DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(seconds = 10)
        Duration lookupTimeout) {}
