package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.pool.SandboxId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the events of a sandbox.
 *
 * @param sandboxId the broker's id of the sandbox
 * @param events the events in order; before the end there may be fewer than the limit, or none
 * @param count the number of events on this page
 * @param beginningDeleted whether earlier events may be missing because the topic has deleted them
 * @param cursor the position of the next page; null at the end, and only there
 */
@Schema(name = "SandboxHistory")
record SandboxHistory(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "events", required = true) List<HistoryEvent> events,
    @JsonProperty(value = "count", required = true) int count,
    @JsonProperty(value = "beginning_deleted", required = true) boolean beginningDeleted,
    @JsonProperty(value = "cursor", required = true) @Schema(types = {"string", "null"})
        @Nullable String cursor) {

  /**
   * @param events in the order of the topic
   * @param next the offset of the next page; null at the end
   */
  static SandboxHistory of(
      SandboxId sandbox, List<HistoryEvent> events, boolean beginningDeleted, @Nullable Long next) {
    return new SandboxHistory(
        sandbox.value(),
        HistoryEvent.ordered(events),
        events.size(),
        beginningDeleted,
        next == null ? null : new PageToken(0, "" + next).encode(query(sandbox)));
  }

  /**
   * Returns the offset that a cursor names.
   *
   * @throws io.sandboxbroker.gateway.web.RefusedException if it is no cursor of this sandbox
   */
  static long offset(SandboxId sandbox, String cursor) {
    String offset = PageToken.decode(query(sandbox), 1, cursor).cursor();
    if (offset == null || !offset.matches("[0-9]{1,18}")) {
      throw PageToken.invalid();
    }
    return Long.parseLong(offset);
  }

  private static List<String> query(SandboxId sandbox) {
    return List.of("history", sandbox.value());
  }
}
