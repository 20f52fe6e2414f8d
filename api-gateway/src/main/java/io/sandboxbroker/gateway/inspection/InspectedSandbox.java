package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The row of a sandbox, as operators see it. Times are in Unix seconds.
 *
 * @param sandboxId the broker's id of the sandbox
 * @param name the account's name at the CSP
 * @param externalId the account's id at the CSP
 * @param sfdcAccountId the CSP's customer account; empty when unknown
 * @param status the sandbox's status
 * @param version the version, which grows by one with each transition, from 1
 * @param cause the id of the command, timer or fact behind this version
 * @param createdAt when the CSP created the account, or when a sync first found it
 * @param lastSynced when a list of the CSP last changed the account's details
 * @param updatedAt when this version was decided
 * @param allocationId the id of the allocate command; null when the sandbox was never allocated
 * @param allocatedToTrack the present or last owner; null when there was none
 * @param trackName the owner's lab; null when the owner named none
 * @param idempotencyKey the idempotency key of the allocation
 * @param allocatedAt when the sandbox was allocated
 * @param expiresAt when the allocation expires
 * @param deletionRequestedAt when the owner or the expiry requested the deletion
 * @param deletionAttempts the failed deletions at the CSP; null before a request for deletion
 * @param journal the transitions that the row keeps, oldest first; absent in lists. Of transitions
 *     that recur it keeps the last ones.
 */
@Schema(name = "InspectedSandbox")
record InspectedSandbox(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "name", required = true) String name,
    @JsonProperty(value = "external_id", required = true) String externalId,
    @JsonProperty(value = "sfdc_account_id", required = true) String sfdcAccountId,
    @JsonProperty(value = "status", required = true)
        @Schema(
            allowableValues = {
              "available",
              "allocated",
              "pending_deletion",
              "deletion_failed",
              "stale",
              "deleted"
            })
        String status,
    @JsonProperty(value = "version", required = true) long version,
    @JsonProperty(value = "cause", required = true) String cause,
    @JsonProperty(value = "created_at", required = true) long createdAt,
    @JsonProperty(value = "last_synced", required = true) long lastSynced,
    @JsonProperty(value = "updated_at", required = true) long updatedAt,
    @JsonProperty(value = "allocation_id", required = true) @Schema(types = {"string", "null"})
        @Nullable String allocationId,
    @JsonProperty(value = "allocated_to_track", required = true) @Schema(types = {"string", "null"})
        @Nullable String allocatedToTrack,
    @JsonProperty(value = "track_name", required = true) @Schema(types = {"string", "null"})
        @Nullable String trackName,
    @JsonProperty(value = "idempotency_key", required = true) @Schema(types = {"string", "null"})
        @Nullable String idempotencyKey,
    @JsonProperty(value = "allocated_at", required = true) @Schema(types = {"integer", "null"})
        @Nullable Long allocatedAt,
    @JsonProperty(value = "expires_at", required = true) @Schema(types = {"integer", "null"})
        @Nullable Long expiresAt,
    @JsonProperty(value = "deletion_requested_at", required = true)
        @Schema(types = {"integer", "null"})
        @Nullable Long deletionRequestedAt,
    @JsonProperty(value = "deletion_attempts", required = true) @Schema(types = {"integer", "null"})
        @Nullable Integer deletionAttempts,
    @JsonProperty("journal") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<Transition> journal) {

  /**
   * A transition in the journal of a sandbox.
   *
   * @param event the name of the event
   * @param status the sandbox's status after it
   * @param version the sandbox's version after it
   * @param cause the id of the command, timer or fact behind it
   * @param at the time of the decision, in Unix seconds
   */
  @Schema(name = "JournalEntry")
  record Transition(
      @JsonProperty(value = "event", required = true) String event,
      @JsonProperty(value = "status", required = true) String status,
      @JsonProperty(value = "version", required = true) long version,
      @JsonProperty(value = "cause", required = true) String cause,
      @JsonProperty(value = "at", required = true) long at) {

    static Transition of(JournalEntry step) {
      Revision revision = step.after().revision();
      return new Transition(
          step.event().name().toLowerCase(Locale.ROOT),
          step.after().status().label(),
          revision.version(),
          revision.cause(),
          revision.at().getEpochSecond());
    }
  }

  static InspectedSandbox of(PoolEntry entry) {
    return of(entry.sandbox(), entry.journal().stream().map(Transition::of).toList());
  }

  static InspectedSandbox of(Sandbox sandbox, @Nullable List<Transition> journal) {
    Account account = sandbox.account();
    Revision revision = sandbox.revision();
    Allocation allocation = sandbox.lastAllocation().orElse(null);
    Release release = sandbox.lastRelease().orElse(null);
    return new InspectedSandbox(
        account.id().value(),
        account.name(),
        account.externalId(),
        account.sfdcAccountId(),
        sandbox.status().label(),
        revision.version(),
        revision.cause(),
        account.createdAt().getEpochSecond(),
        account.lastSynced().getEpochSecond(),
        revision.at().getEpochSecond(),
        allocation == null ? null : allocation.id(),
        allocation == null ? null : allocation.track().value(),
        allocation == null ? null : allocation.lab(),
        allocation == null ? null : allocation.idempotencyKey(),
        allocation == null ? null : allocation.allocatedAt().getEpochSecond(),
        allocation == null ? null : allocation.expiresAt().getEpochSecond(),
        release == null ? null : release.requestedAt().getEpochSecond(),
        release == null ? null : release.failedAttempts(),
        journal);
  }
}
