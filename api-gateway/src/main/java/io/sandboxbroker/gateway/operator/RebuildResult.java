package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A rebuild that has told the last sandbox.
 *
 * @param status {@code completed}
 * @param sandboxes how many were told
 * @param durationMs how long it took, from the request on
 */
public record RebuildResult(
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
        String status,
    @JsonProperty(value = "sandboxes", required = true) long sandboxes,
    @JsonProperty(value = "duration_ms", required = true) long durationMs) {}
