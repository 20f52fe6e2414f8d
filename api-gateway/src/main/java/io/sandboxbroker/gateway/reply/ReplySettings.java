package io.sandboxbroker.gateway.reply;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How commands are published and their outcomes waited for.
 *
 * @param instanceId the name that this instance goes by in {@code reply-to}, before what makes each
 *     start of it unique; {@code gateway} by default
 * @param maxWaiting how many requests may wait at once; 2,000 by default
 * @param publishers threads that publish; 4 by default
 * @param maxPublishing how many commands may queue for them; 500 by default
 * @param maxQueueing how long one may queue there; 2 s by default
 * @param maxUnacknowledged how many commands the brokers may not have confirmed yet; 4,000 by
 *     default, which at their largest fit into the producer's buffer
 * @param maxRemembered how many commands that nobody waits for are remembered; 100,000 by default
 * @param remembered for how long, and how far back a gateway reads for them when it starts; 15 min
 *     by default
 */
@Validated
@ConfigurationProperties("broker.replies")
record ReplySettings(
    @DefaultValue("gateway") String instanceId,
    @DefaultValue("2000") @Min(1) int maxWaiting,
    @DefaultValue("4") @Min(1) int publishers,
    @DefaultValue("500") @Min(1) int maxPublishing,
    @DefaultValue("2s") @DurationMin(millis = 1) Duration maxQueueing,
    @DefaultValue("4000") @Min(1) int maxUnacknowledged,
    @DefaultValue("100000") @Min(1) int maxRemembered,
    @DefaultValue("15m") @DurationMin(seconds = 1) Duration remembered) {}
