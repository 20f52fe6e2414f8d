package io.sandboxbroker.kafka.topic;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the check of the topics when a service starts.
 *
 * @param createMissing whether the service creates missing topics; otherwise they end the start.
 *     False by default ({@code KAFKA_CREATE_TOPICS})
 * @param replication copies of each partition of a created topic; at least 1, 3 by default ({@code
 *     KAFKA_REPLICATION})
 * @param timeout longest wait for the brokers and the topics; at least 1 ms, 60 s by default
 */
@Validated
@ConfigurationProperties("broker.topics")
public record TopicSettings(
    @DefaultValue("false") boolean createMissing,
    @DefaultValue("3") @Min(1) short replication,
    @DefaultValue("60s") @DurationMin(millis = 1) Duration timeout) {}
