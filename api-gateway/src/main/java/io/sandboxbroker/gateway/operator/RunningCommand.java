package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/**
 * A command that goes on while nobody waits.
 *
 * @param commandId what to ask for it by
 * @param status {@code running}; how far it has come is told at the response's {@code Location}
 */
public record RunningCommand(
    @JsonProperty(value = "command_id", required = true) String commandId,
    @JsonProperty(value = "status", required = true) @Schema(allowableValues = "running")
        String status) {

  static ResponseEntity<Object> response(String commandId) {
    return ResponseEntity.accepted()
        .location(URI.create("/v1/admin/commands/" + commandId))
        .body(new RunningCommand(commandId, "running"));
  }
}
