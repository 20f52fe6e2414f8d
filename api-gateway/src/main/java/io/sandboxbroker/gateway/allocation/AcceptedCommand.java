package io.sandboxbroker.gateway.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An allocation whose client does not wait for the outcome.
 *
 * @param commandId the id of the command
 * @param state {@code pending}; the response's {@code Location} returns the present state
 */
record AcceptedCommand(
    @JsonProperty(value = "command_id", required = true) String commandId,
    @JsonProperty(value = "state", required = true) @Schema(allowableValues = "pending")
        String state) {

  static AcceptedCommand of(String commandId) {
    return new AcceptedCommand(commandId, "pending");
  }
}
