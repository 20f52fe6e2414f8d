package io.sandboxbroker.gateway.security;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The rate limits, each from 1 to 1,000,000.
 *
 * @param trackPerSecond requests of a track per second; 10 by default ({@code
 *     RATE_LIMIT_TRACK_PER_SEC})
 * @param trackBurst requests of a track at once; 200 by default ({@code RATE_LIMIT_TRACK_BURST})
 * @param tokenPerSecond requests with a token per second; 500 by default ({@code
 *     RATE_LIMIT_TOKEN_PER_SEC})
 * @param tokenBurst requests with a token at once; 2,000 by default ({@code
 *     RATE_LIMIT_TOKEN_BURST})
 * @param failuresPerSecond failed authentications of an address per second; 10 by default ({@code
 *     RATE_LIMIT_FAILURES_PER_SEC})
 * @param failuresBurst failed authentications of an address at once; 10 by default ({@code
 *     RATE_LIMIT_FAILURES_BURST})
 * @param maxKeys the maximum number of buckets of each of the three kinds, 1,000 to 1,000,000;
 *     100,000 by default
 */
@Validated
@ConfigurationProperties("broker.limits")
record LimitSettings(
    @DefaultValue("10") @Min(1) @Max(1_000_000) int trackPerSecond,
    @DefaultValue("200") @Min(1) @Max(1_000_000) int trackBurst,
    @DefaultValue("500") @Min(1) @Max(1_000_000) int tokenPerSecond,
    @DefaultValue("2000") @Min(1) @Max(1_000_000) int tokenBurst,
    @DefaultValue("10") @Min(1) @Max(1_000_000) int failuresPerSecond,
    @DefaultValue("10") @Min(1) @Max(1_000_000) int failuresBurst,
    @DefaultValue("100000") @Min(1_000) @Max(1_000_000) int maxKeys) {}
