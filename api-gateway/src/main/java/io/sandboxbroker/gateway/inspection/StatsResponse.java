package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.gateway.operator.FreezeView;
import io.sandboxbroker.topic.StatsKeys;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The number of sandboxes. Deleted sandboxes do not count.
 *
 * @param total all sandboxes
 * @param available sandboxes that can be allocated
 * @param allocated sandboxes that a track holds
 * @param pendingDeletion sandboxes whose deletion at the CSP is due
 * @param stale sandboxes that are missing from the CSP's lists
 * @param deletionFailed sandboxes whose deletion failed as often as configured; retries go on
 * @param prefixes the same numbers by name prefix, sorted
 * @param freezes the active freezes
 * @param updatedAt the time of the newest event that is counted, in Unix seconds; absent before the
 *     first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Stats")
record StatsResponse(
    @JsonProperty(value = "total", required = true) long total,
    @JsonProperty(value = "available", required = true) long available,
    @JsonProperty(value = "allocated", required = true) long allocated,
    @JsonProperty(value = "pending_deletion", required = true) long pendingDeletion,
    @JsonProperty(value = "stale", required = true) long stale,
    @JsonProperty(value = "deletion_failed", required = true) long deletionFailed,
    @JsonProperty(value = "prefixes", required = true) List<OfPrefix> prefixes,
    @JsonProperty(value = "freezes", required = true) List<FreezeView> freezes,
    @JsonProperty("updated_at") @Nullable Long updatedAt) {

  /** Rates have four digits after the point. */
  private static final double RATE_DIGITS = 1e4;

  /**
   * The number of sandboxes of one name prefix.
   *
   * @param prefix the name without its final number; {@code *} for all other sandboxes
   * @param allocationRate the allocations per second of the last 5 minutes
   * @param secondsToEmpty the time in which the last available one is allocated at this rate;
   *     absent when none was allocated
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "StatsOfPrefix")
  record OfPrefix(
      @JsonProperty(value = "prefix", required = true) String prefix,
      @JsonProperty(value = "total", required = true) long total,
      @JsonProperty(value = "available", required = true) long available,
      @JsonProperty(value = "allocated", required = true) long allocated,
      @JsonProperty(value = "pending_deletion", required = true) long pendingDeletion,
      @JsonProperty(value = "stale", required = true) long stale,
      @JsonProperty(value = "deletion_failed", required = true) long deletionFailed,
      @JsonProperty(value = "allocation_rate", required = true) double allocationRate,
      @JsonProperty("seconds_to_empty") @Nullable Long secondsToEmpty) {

    private static OfPrefix of(
        String prefix, PoolCounts counts, AllocationRates rates, Instant now) {
      OptionalLong toEmpty = rates.secondsToEmpty(prefix, now);
      return new OfPrefix(
          prefix,
          StatsKeys.COUNTED.stream().mapToLong(status -> counts.of(prefix, status)).sum(),
          counts.of(prefix, SandboxStatus.AVAILABLE),
          counts.of(prefix, SandboxStatus.ALLOCATED),
          counts.of(prefix, SandboxStatus.PENDING_DELETION),
          counts.of(prefix, SandboxStatus.STALE),
          counts.of(prefix, SandboxStatus.DELETION_FAILED),
          Math.round(rates.perSecond(prefix, now) * RATE_DIGITS) / RATE_DIGITS,
          toEmpty.isPresent() ? toEmpty.getAsLong() : null);
    }
  }

  static StatsResponse of(
      PoolCounts counts, AllocationRates rates, List<FreezeView> freezes, Instant now) {
    return new StatsResponse(
        counts.total(),
        counts.of(SandboxStatus.AVAILABLE),
        counts.of(SandboxStatus.ALLOCATED),
        counts.of(SandboxStatus.PENDING_DELETION),
        counts.of(SandboxStatus.STALE),
        counts.of(SandboxStatus.DELETION_FAILED),
        counts.prefixes().stream().map(prefix -> OfPrefix.of(prefix, counts, rates, now)).toList(),
        freezes,
        counts.updatedAt().map(Instant::getEpochSecond).orElse(null));
  }
}
