package io.sandboxbroker.gateway.inspection;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the pool's statistics.
 *
 * @param maxNumbers the maximum number of counts that the gateway keeps; it must exceed the counts
 *     that the worker publishes, six for each name prefix and twelve more; 2,000 by default
 */
@Validated
@ConfigurationProperties("broker.stats")
record StatsSettings(@DefaultValue("2000") @Min(1) int maxNumbers) {}
