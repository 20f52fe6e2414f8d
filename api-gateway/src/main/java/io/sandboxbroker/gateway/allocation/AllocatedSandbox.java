package io.sandboxbroker.gateway.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxState;
import java.time.Instant;
import java.util.Objects;

/**
 * The sandbox that a track holds from now on.
 *
 * @param sandboxId the broker's id of it
 * @param name the account's name at the CSP
 * @param externalId the account's id at the CSP
 * @param allocatedAt when it was allocated, in Unix seconds
 * @param expiresAt when the lab's time is up, in Unix seconds
 * @param sfdcAccountId the CSP's customer account; empty when unknown
 */
public record AllocatedSandbox(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "name", required = true) String name,
    @JsonProperty(value = "external_id", required = true) String externalId,
    @JsonProperty(value = "allocated_at", required = true) long allocatedAt,
    @JsonProperty(value = "expires_at", required = true) long expiresAt,
    @JsonProperty(value = "sfdc_account_id", required = true) String sfdcAccountId) {

  static AllocatedSandbox of(SandboxState sandbox) {
    return new AllocatedSandbox(
        sandbox.getSandboxId(),
        sandbox.getName(),
        sandbox.getExternalId(),
        seconds(sandbox.getAllocatedAt()),
        seconds(sandbox.getExpiresAt()),
        sandbox.getSfdcAccountId());
  }

  private static long seconds(Instant moment) {
    return Objects.requireNonNull(moment, "An allocated sandbox says since and until when")
        .getEpochSecond();
  }
}
