package io.sandboxbroker.gateway.release;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.Status;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/**
 * A sandbox that its track has released.
 *
 * @param sandboxId the broker's id of the sandbox
 * @param status {@code pending_deletion}, at any stage of the deletion: a repeated call gets the
 *     answer of the first
 * @param deletionRequestedAt when the track released it, in Unix seconds
 */
record ReleasedSandbox(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "pending_deletion")
        String status,
    @JsonProperty(value = "deletion_requested_at", required = true) long deletionRequestedAt) {

  /**
   * Maps the outcome of a deletion command.
   *
   * @throws RefusedException if the allocator refused the command or the outcome is unknown
   */
  static ReleasedSandbox of(SpecificRecord outcome) {
    return switch (outcome) {
      case DeletionRequested requested -> of(requested.getSandbox());
      case DeletionRepeated repeated -> of(repeated.getSandbox());
      case DeletionRejected rejected -> throw new RefusedException(refusal(rejected.getReason()));
      default -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static Refusal refusal(DeletionRejection reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> Refusal.SANDBOX_NOT_FOUND;
      case NOT_SANDBOX_OWNER -> Refusal.NOT_SANDBOX_OWNER;
      case ALLOCATION_EXPIRED -> Refusal.ALLOCATION_EXPIRED;
      case UNKNOWN -> Refusal.UNKNOWN_OUTCOME;
    };
  }

  private static ReleasedSandbox of(SandboxState sandbox) {
    return new ReleasedSandbox(
        sandbox.getSandboxId(),
        Status.PENDING_DELETION.label(),
        Objects.requireNonNull(
                sandbox.getDeletionRequestedAt(), "A released sandbox has a time of its release")
            .getEpochSecond());
  }
}
