package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/**
 * A sandbox whose deletion is tried now.
 *
 * @param sandboxId the broker's id of it
 * @param status where it is in its life
 */
record RetriedDeletion(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "status", required = true)
        @Schema(allowableValues = {"pending_deletion", "deletion_failed"})
        String status) {

  static RetriedDeletion of(SandboxState sandbox) {
    return new RetriedDeletion(
        sandbox.getSandboxId(), sandbox.getStatus().name().toLowerCase(Locale.ROOT));
  }
}
