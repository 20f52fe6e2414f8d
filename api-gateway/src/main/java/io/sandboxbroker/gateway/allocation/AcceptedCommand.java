package io.sandboxbroker.gateway.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An allocation that goes on while nobody waits.
 *
 * @param commandId what to ask for it by
 * @param state {@code pending}; how far it has come is told at the response's {@code Location}
 */
record AcceptedCommand(
    @JsonProperty(value = "command_id", required = true) String commandId,
    @JsonProperty(value = "state", required = true) @Schema(allowableValues = "pending")
        String state) {

  static AcceptedCommand of(String commandId) {
    return new AcceptedCommand(commandId, "pending");
  }
}
