package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a sandbox's events.
 *
 * @param sandboxId the broker's id of it
 * @param events in order; may be fewer than asked for, or none, before the end
 * @param count how many are on this page
 * @param beginningDeleted whether earlier events may be missing because the topic keeps them no
 *     longer
 * @param cursor where to go on; null at the end, and only there
 */
@Schema(name = "SandboxHistory")
record SandboxHistory(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "events", required = true) List<HistoryEvent> events,
    @JsonProperty(value = "count", required = true) int count,
    @JsonProperty(value = "beginning_deleted", required = true) boolean beginningDeleted,
    @JsonProperty(value = "cursor", required = true) @Schema(types = {"string", "null"})
        @Nullable String cursor) {}
