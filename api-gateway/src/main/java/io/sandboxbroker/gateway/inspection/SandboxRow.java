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
 * All that the table has of a sandbox. Times are in Unix seconds.
 *
 * @param sandboxId the broker's id of it
 * @param name the account's name at the CSP
 * @param externalId the account's id at the CSP
 * @param sfdcAccountId the CSP's customer account; empty when unknown
 * @param status where it is in its life
 * @param version grows by one with each transition, from 1
 * @param cause the id of the command, timer or fact that made this version
 * @param createdAt when the CSP created it, or when it was first seen
 * @param lastSynced when a list last changed what is known of the account
 * @param updatedAt when this version was decided
 * @param allocationId the command that it was given for; null when it was never handed out
 * @param allocatedToTrack its present or last owner; null when there was none
 * @param trackName the owner's lab; null when the owner did not say
 * @param idempotencyKey the owner's key of the allocation
 * @param allocatedAt when it was handed out
 * @param expiresAt when the lab's time is up
 * @param deletionRequestedAt when its deletion was asked for, by its owner or by expiry
 * @param deletionAttempts deletions at the CSP that did not succeed; null before one was asked for
 * @param journal the transitions that its row remembers, oldest first: those that happen once in a
 *     life, and the last ones of those that recur; absent in lists
 */
@Schema(name = "InspectedSandbox")
record SandboxRow(
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
   * A transition as the journal remembers it.
   *
   * @param event what it was called
   * @param status the sandbox's status after it
   * @param version the sandbox's version after it
   * @param cause the id of the command, timer or fact that caused it
   * @param at when it was decided, in Unix seconds
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

  static SandboxRow of(PoolEntry entry) {
    return of(entry.sandbox(), entry.journal().stream().map(Transition::of).toList());
  }

  static SandboxRow of(Sandbox sandbox) {
    return of(sandbox, null);
  }

  private static SandboxRow of(Sandbox sandbox, @Nullable List<Transition> journal) {
    Account account = sandbox.account();
    Revision revision = sandbox.revision();
    Allocation given = sandbox.lastAllocation().orElse(null);
    Release release = sandbox.lastRelease().orElse(null);
    return new SandboxRow(
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
        given == null ? null : given.id(),
        given == null ? null : given.track().value(),
        given == null ? null : given.lab(),
        given == null ? null : given.idempotencyKey(),
        given == null ? null : given.allocatedAt().getEpochSecond(),
        given == null ? null : given.expiresAt().getEpochSecond(),
        release == null ? null : release.requestedAt().getEpochSecond(),
        release == null ? null : release.failedAttempts(),
        journal);
  }
}
