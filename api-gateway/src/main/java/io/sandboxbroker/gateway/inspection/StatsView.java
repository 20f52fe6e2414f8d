package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.gateway.operator.FreezeView;
import io.sandboxbroker.topic.StatsKeys;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many sandboxes there are. A deleted one counts in nothing.
 *
 * @param total all of them
 * @param available free
 * @param allocated in somebody's hands
 * @param pendingDeletion to be deleted at the CSP
 * @param stale not listed by the CSP any more
 * @param deletionFailed to be deleted, and tried in vain so often as is usual; still tried
 * @param prefixes the same by what their names begin with, sorted
 * @param freezes what operators have stopped; empty when nothing is
 * @param updatedAt when the newest event that is counted happened, in Unix seconds; absent when
 *     none has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Stats")
record StatsView(
    @JsonProperty(value = "total", required = true) long total,
    @JsonProperty(value = "available", required = true) long available,
    @JsonProperty(value = "allocated", required = true) long allocated,
    @JsonProperty(value = "pending_deletion", required = true) long pendingDeletion,
    @JsonProperty(value = "stale", required = true) long stale,
    @JsonProperty(value = "deletion_failed", required = true) long deletionFailed,
    @JsonProperty(value = "prefixes", required = true) List<OfPrefix> prefixes,
    @JsonProperty(value = "freezes", required = true) List<FreezeView> freezes,
    @JsonProperty("updated_at") @Nullable Long updatedAt) {

  /**
   * How many sandboxes there are whose names begin so.
   *
   * @param prefix the name without the number at its end; {@code *} for all others together
   */
  @Schema(name = "StatsOfPrefix")
  record OfPrefix(
      @JsonProperty(value = "prefix", required = true) String prefix,
      @JsonProperty(value = "total", required = true) long total,
      @JsonProperty(value = "available", required = true) long available,
      @JsonProperty(value = "allocated", required = true) long allocated,
      @JsonProperty(value = "pending_deletion", required = true) long pendingDeletion,
      @JsonProperty(value = "stale", required = true) long stale,
      @JsonProperty(value = "deletion_failed", required = true) long deletionFailed) {

    private static OfPrefix of(String prefix, PoolNumbers numbers) {
      return new OfPrefix(
          prefix,
          StatsKeys.COUNTED.stream().mapToLong(status -> numbers.of(prefix, status)).sum(),
          numbers.of(prefix, SandboxStatus.AVAILABLE),
          numbers.of(prefix, SandboxStatus.ALLOCATED),
          numbers.of(prefix, SandboxStatus.PENDING_DELETION),
          numbers.of(prefix, SandboxStatus.STALE),
          numbers.of(prefix, SandboxStatus.DELETION_FAILED));
    }
  }

  static StatsView of(PoolNumbers numbers, List<FreezeView> freezes) {
    return new StatsView(
        numbers.total(),
        numbers.of(SandboxStatus.AVAILABLE),
        numbers.of(SandboxStatus.ALLOCATED),
        numbers.of(SandboxStatus.PENDING_DELETION),
        numbers.of(SandboxStatus.STALE),
        numbers.of(SandboxStatus.DELETION_FAILED),
        numbers.prefixes().stream().map(prefix -> OfPrefix.of(prefix, numbers)).toList(),
        freezes,
        numbers.updatedAt().map(Instant::getEpochSecond).orElse(null));
  }
}
