package io.sandboxbroker.gateway.inspection;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of the statistics is known here.
 *
 * @param maxNumbers how many numbers at the most, further ones are counted and not kept; more than
 *     the worker tells, which is five for each name prefix and eleven besides; 2,000 by default
 */
@Validated
@ConfigurationProperties("broker.stats")
record StatsSettings(@DefaultValue("2000") @Min(1) int maxNumbers) {}
