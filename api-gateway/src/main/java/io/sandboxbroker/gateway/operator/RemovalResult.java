package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A bulk deletion of which every sandbox was decided.
 *
 * @param status {@code completed}
 * @param deleted sandboxes that are gone from the pool
 * @param durationMs how long it took, from the request on
 * @param more {@code true} when there were more than one call takes; absent otherwise
 */
public record RemovalResult(
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
        String status,
    @JsonProperty(value = "deleted", required = true) int deleted,
    @JsonProperty(value = "duration_ms", required = true) long durationMs,
    @JsonProperty("more")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(allowableValues = "true")
        @Nullable Boolean more) {}
