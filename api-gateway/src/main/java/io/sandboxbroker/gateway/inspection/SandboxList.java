package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the pool.
 *
 * @param sandboxes those on this page; may be fewer than asked for, or none, before the end
 * @param count how many are on this page
 * @param cursor where to go on; null at the end, and only there
 */
@Schema(name = "SandboxList")
record SandboxList(
    @JsonProperty(value = "sandboxes", required = true) List<SandboxRow> sandboxes,
    @JsonProperty(value = "count", required = true) int count,
    @JsonProperty(value = "cursor", required = true) @Schema(types = {"string", "null"})
        @Nullable String cursor) {

  static SandboxList of(List<SandboxRow> sandboxes, @Nullable String cursor) {
    return new SandboxList(sandboxes, sandboxes.size(), cursor);
  }
}
