package io.sandboxbroker.gateway.release;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.pool.Status;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;

/**
 * A sandbox that was given back.
 *
 * @param sandboxId the broker's id of it
 * @param status {@code pending_deletion}, however far its deletion has come: a repeated call is
 *     told the same as the first
 * @param deletionRequestedAt when it was given back, in Unix seconds
 */
record ReleasedSandbox(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "pending_deletion")
        String status,
    @JsonProperty(value = "deletion_requested_at", required = true) long deletionRequestedAt) {

  static ReleasedSandbox of(SandboxState sandbox) {
    return new ReleasedSandbox(
        sandbox.getSandboxId(),
        Status.PENDING_DELETION.label(),
        Objects.requireNonNull(
                sandbox.getDeletionRequestedAt(), "A sandbox given back says since when")
            .getEpochSecond());
  }
}
