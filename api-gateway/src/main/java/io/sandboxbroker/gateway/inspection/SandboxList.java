package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the pool.
 *
 * @param sandboxes the sandboxes of this page; before the end there may be fewer than the limit, or
 *     none
 * @param count the number of sandboxes on this page
 * @param cursor the position of the next page; null at the end, and only there
 */
@Schema(name = "SandboxList")
record SandboxList(
    @JsonProperty(value = "sandboxes", required = true) List<InspectedSandbox> sandboxes,
    @JsonProperty(value = "count", required = true) int count,
    @JsonProperty(value = "cursor", required = true) @Schema(types = {"string", "null"})
        @Nullable String cursor) {

  static SandboxList of(ShardPager.Page page, List<String> query) {
    PageToken next = page.next();
    return new SandboxList(
        page.sandboxes().stream().map(sandbox -> InspectedSandbox.of(sandbox, null)).toList(),
        page.sandboxes().size(),
        next == null ? null : next.encode(query));
  }
}
