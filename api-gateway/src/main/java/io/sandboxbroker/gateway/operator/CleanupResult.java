package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A clean-up of which every deletion was tried.
 *
 * @param status {@code completed}
 * @param deleted sandboxes that the CSP says are gone
 * @param failed sandboxes that the CSP was asked to delete and did not; they are tried again
 * @param durationMs how long it took, from the request on
 */
public record CleanupResult(
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
        String status,
    @JsonProperty(value = "deleted", required = true) int deleted,
    @JsonProperty(value = "failed", required = true) int failed,
    @JsonProperty(value = "duration_ms", required = true) long durationMs) {}
