package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far a clean-up has come.
 *
 * @param deleted sandboxes that the CSP says are gone
 * @param failed sandboxes that the CSP was asked to delete and did not
 * @param of how many there are to be tried; absent until that is known
 */
public record CleanupProgress(
    @JsonProperty(value = "deleted", required = true) int deleted,
    @JsonProperty(value = "failed", required = true) int failed,
    @JsonProperty("of") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer of) {}
