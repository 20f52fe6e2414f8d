package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.csp.SyncCompleted;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;

/**
 * A sync that was carried out.
 *
 * @param status {@code completed}
 * @param synced sandboxes that are new or differ from what was known; in a dry run, that would be
 *     told of
 * @param markedStale sandboxes that the CSP does not list any more; in a dry run, that would be
 *     told of
 * @param durationMs how long it took, from when it began to where the CSP's list ended
 * @param dryRun present, and true, when it only says what the list would change
 */
public record SyncResult(
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
        String status,
    @JsonProperty(value = "synced", required = true) int synced,
    @JsonProperty(value = "marked_stale", required = true) int markedStale,
    @JsonProperty(value = "duration_ms", required = true) long durationMs,
    @JsonProperty("dry_run") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean dryRun) {

  static SyncResult of(SyncCompleted completed) {
    return new SyncResult(
        "completed",
        completed.getDiscovered(),
        completed.getVanished(),
        Duration.between(completed.getStartedAt(), completed.getObservedAt()).toMillis(),
        completed.getDryRun());
  }
}
