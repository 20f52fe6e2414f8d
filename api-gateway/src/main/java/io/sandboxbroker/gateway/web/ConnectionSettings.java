package io.sandboxbroker.gateway.web;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a connection may wait for its client.
 *
 * @param headerTimeout from the start of a connection to the end of its first request's headers; 10
 *     s by default
 * @param bodyTimeout from a request's headers to the end of its body; 10 s by default
 * @param idleTimeout from a response to the end of the next request's headers; 75 s by default.
 *     Usual load balancers keep a connection for less time, so that they close it first
 */
@Validated
@ConfigurationProperties("broker.connections")
record ConnectionSettings(
    @DefaultValue("10s") @DurationMin(millis = 100) Duration headerTimeout,
    @DefaultValue("10s") @DurationMin(millis = 100) Duration bodyTimeout,
    @DefaultValue("75s") @DurationMin(millis = 100) Duration idleTimeout) {}
