package io.sandboxbroker.worker.command;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the progress of clean-ups and bulk deletions.
 *
 * @param interval the shortest time between two records of one command. Positive, 500 ms by default
 * @param ttl how long after its acceptance a command is followed. Positive, 1 h by default
 * @param maxRunning the most commands that are followed at a time. Positive, 200 by default
 */
@Validated
@ConfigurationProperties("broker.command-progress")
record CommandProgressSettings(
    @DefaultValue("500ms") @DurationMin(nanos = 1) Duration interval,
    @DefaultValue("1h") @DurationMin(nanos = 1) Duration ttl,
    @DefaultValue("200") @Positive int maxRunning) {}
