package io.sandboxbroker.gateway.lookup;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Sandbox;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox of a track, as the track sees it.
 *
 * @param sandboxId the broker's id of the sandbox
 * @param name the account's name at the CSP
 * @param externalId the account's id at the CSP
 * @param status the sandbox's status
 * @param allocatedToTrack the track, which is the owner
 * @param allocatedAt when it was allocated, in Unix seconds
 * @param expiresAt when the allocation expires, in Unix seconds
 * @param trackName the lab; null when the track named none
 * @param sfdcAccountId the CSP's customer account; empty when unknown
 */
record SandboxDetails(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "name", required = true) String name,
    @JsonProperty(value = "external_id", required = true) String externalId,
    @JsonProperty(value = "status", required = true)
        @Schema(allowableValues = {"allocated", "pending_deletion", "deletion_failed"})
        String status,
    @JsonProperty(value = "allocated_to_track", required = true) String allocatedToTrack,
    @JsonProperty(value = "allocated_at", required = true) long allocatedAt,
    @JsonProperty(value = "expires_at", required = true) long expiresAt,
    @JsonProperty(value = "track_name", required = true) @Schema(types = {"string", "null"})
        @Nullable String trackName,
    @JsonProperty(value = "sfdc_account_id", required = true) String sfdcAccountId) {

  static SandboxDetails of(Sandbox sandbox, Allocation allocation) {
    return new SandboxDetails(
        sandbox.id().value(),
        sandbox.account().name(),
        sandbox.account().externalId(),
        sandbox.status().label(),
        allocation.track().value(),
        allocation.allocatedAt().getEpochSecond(),
        allocation.expiresAt().getEpochSecond(),
        allocation.lab(),
        sandbox.account().sfdcAccountId());
  }
}
