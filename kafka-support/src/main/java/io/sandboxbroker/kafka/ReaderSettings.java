package io.sandboxbroker.kafka;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the readers without a group.
 *
 * @param partitionCheckInterval time between two checks for added partitions; at least 1 s, 30 s by
 *     default
 * @param retryInterval pause after a failure, before the topic is read again; at least 10 ms, 1 s
 *     by default
 * @param stopTimeout longest wait for a reader's thread to end; at least 1 s, 5 s by default
 */
@Validated
@ConfigurationProperties("broker.readers")
record ReaderSettings(
    @DefaultValue("30s") @DurationMin(seconds = 1) Duration partitionCheckInterval,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration retryInterval,
    @DefaultValue("5s") @DurationMin(seconds = 1) Duration stopTimeout) {}
