package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far a bulk deletion has come.
 *
 * @param deleted sandboxes that are gone from the pool
 * @param refused sandboxes that had left the status
 * @param of how many there are to be decided; absent until that is known
 */
public record RemovalProgress(
    @JsonProperty(value = "deleted", required = true) int deleted,
    @JsonProperty(value = "refused", required = true) int refused,
    @JsonProperty("of") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer of) {}
