package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.topic.FreezeKeys;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a scope is frozen, and why.
 *
 * @param scope the activity
 * @param frozen whether operators have frozen it
 * @param reason the reason; absent unless it is frozen
 * @param since the start of the freeze in Unix seconds; absent unless it is frozen
 * @param until the end of the freeze in Unix seconds; absent when it has none
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
   * All scopes.
   *
   * @param freezes every scope, frozen or not
   */
  @Schema(name = "Freezes")
  record All(@JsonProperty(value = "freezes", required = true) List<FreezeView> freezes) {}

  /** The freezes that are in force. */
  public static List<FreezeView> allFrozen(FreezeState freezes, Instant now) {
    return FreezeKeys.SCOPES.stream()
        .flatMap(scope -> freezes.find(scope, now).stream())
        .map(FreezeView::frozen)
        .toList();
  }

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
