package io.sandboxbroker.gateway.web;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a client may take. What it waits for itself has no bound here.
 *
 * @param head for a request's line and headers, from the connection's beginning or, later, from
 *     their first byte; 10 s by default
 * @param body for the rest of a request; 10 s by default
 * @param idle from an answer to the next request; 75 s by default, more than load balancers keep a
 *     connection, so that they are the ones who close it
 */
@Validated
@ConfigurationProperties("broker.connections")
record ConnectionSettings(
    @DefaultValue("10s") @DurationMin(millis = 100) Duration head,
    @DefaultValue("10s") @DurationMin(millis = 100) Duration body,
    @DefaultValue("75s") @DurationMin(millis = 100) Duration idle) {}
