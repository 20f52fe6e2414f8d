package io.sandboxbroker.allocator.queue;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the queue. A command for which there is no room is refused at once.
 *
 * @param maxDepth number of commands that wait at a time; from 1, 10,000 by default ({@code
 *     QUEUE_MAX_DEPTH})
 * @param maxPerPrefix number of them that want sandboxes of the same name prefix; from 1, 5,000 by
 *     default
 * @param maxPerTrack number of them that are of the same track; from 1, 200 by default, as many as
 *     a track may send at once
 * @param lastTurnLead time from a command's last turn to the end of its wait, so that the answer
 *     still reaches the client; positive, 500 ms by default
 * @param checkInterval time between two checks for commands whose wait ends; positive, 100 ms by
 *     default
 * @param probeInterval time between two turns that the first command gets without an event of a
 *     sandbox, because a lagging index may hide one; positive, 1 s by default
 * @param answerTimeout time after the end of its wait at which a command leaves the queue whose
 *     turn has no outcome; positive, 60 s by default
 */
@Validated
@ConfigurationProperties("broker.queue")
record QueueSettings(
    @DefaultValue("10000")
        @Min(value = 1, message = "must be at least 1; clients that do not wait send wait=0")
        int maxDepth,
    @DefaultValue("5000") @Min(1) int maxPerPrefix,
    @DefaultValue("200") @Min(1) int maxPerTrack,
    @DefaultValue("500ms") @DurationMin(inclusive = false) Duration lastTurnLead,
    @DefaultValue("100ms") @DurationMin(inclusive = false) Duration checkInterval,
    @DefaultValue("1s") @DurationMin(inclusive = false) Duration probeInterval,
    @DefaultValue("60s") @DurationMin(inclusive = false) Duration answerTimeout) {}
