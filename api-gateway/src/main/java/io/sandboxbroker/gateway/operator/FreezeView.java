package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether something is frozen, and why.
 *
 * @param scope what it is about
 * @param frozen whether operators have stopped it
 * @param reason why; absent unless it is frozen
 * @param since since when, in Unix seconds; absent unless it is frozen
 * @param until when it thaws by itself, in Unix seconds; absent when it does not
 * @param requestId the id of the request that froze it; absent unless it is frozen
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Freeze")
public record FreezeView(
    @JsonProperty(value = "scope", required = true)
        @Schema(allowableValues = {"allocations", "deletions", "sync", "expiry"})
        String scope,
    @JsonProperty(value = "frozen", required = true) boolean frozen,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("since") @Nullable Long since,
    @JsonProperty("until") @Nullable Long until,
    @JsonProperty("request_id") @Nullable String requestId) {

  /**
   * All that can be frozen.
   *
   * @param freezes each, frozen or not
   */
  @Schema(name = "Freezes")
  record All(@JsonProperty(value = "freezes", required = true) List<FreezeView> freezes) {}

  static FreezeView frozen(Freeze freeze) {
    Instant until = freeze.getUntil();
    return new FreezeView(
        FreezeKeys.of(freeze.getScope()),
        true,
        freeze.getReason(),
        freeze.getSince().getEpochSecond(),
        until == null ? null : until.getEpochSecond(),
        freeze.getRequestId());
  }

  static FreezeView thawed(FreezeScope scope) {
    return new FreezeView(FreezeKeys.of(scope), false, null, null, null, null);
  }
}
