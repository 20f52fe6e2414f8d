package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.DELETION_NOT_REQUESTED;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;
import static io.sandboxbroker.gateway.web.Refusal.UNKNOWN_OUTCOME;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Makes a pending deletion due now. */
@ApiController(tag = "Operators")
class RetryDeletionCommand extends OperatorCommand {

  RetryDeletionCommand(OperatorCommands commands) {
    super(commands, RetryDeletion.class);
  }

  @Operation(
      summary = "Try a deletion now",
      description = "For a deletion that failed or waits for its next attempt. May be repeated.")
  @ApiResponse(responseCode = "202", description = "The deletion is due now")
  @Refuses({SANDBOX_NOT_FOUND, DELETION_NOT_REQUESTED, NO_OUTCOME_IN_TIME})
  @PostMapping("/v1/admin/sandboxes/{id}/retry-deletion")
  Mono<ResponseEntity<RetriedDeletion>> retryDeletion(
      @PathVariable String id, ServerWebExchange exchange) {
    String sandbox = AsciiText.require("id", id);
    return commands
        .submitForSandbox(
            sandbox,
            exchange,
            command ->
                RetryDeletion.newBuilder()
                    .setCommandId(command.id())
                    .setRequestId(command.requestId())
                    .setSandboxId(sandbox)
                    .setRequestedAt(command.requestedAt())
                    .setDeadline(command.deadline())
                    .build())
        .map(command -> ResponseEntity.accepted().body(result(command)));
  }

  @Override
  RetriedDeletion result(SubmittedCommand command) {
    if (!command.hasEnded()) {
      throw new RefusedException(NO_OUTCOME_IN_TIME);
    }
    return switch (command.outcome()) {
      case SandboxSnapshot snapshot ->
          new RetriedDeletion(
              snapshot.getSandboxId(),
              snapshot.getSandbox().getStatus().name().toLowerCase(Locale.ROOT));
      case RetryRejected rejected -> throw refusal(rejected);
      case null, default -> throw new RefusedException(UNKNOWN_OUTCOME);
    };
  }

  private static RefusedException refusal(RetryRejected rejected) {
    return new RefusedException(
        switch (rejected.getReason()) {
          case SANDBOX_NOT_FOUND -> SANDBOX_NOT_FOUND;
          case NOT_BEING_DELETED -> DELETION_NOT_REQUESTED;
          case UNKNOWN -> UNKNOWN_OUTCOME;
        });
  }

  /**
   * A sandbox whose deletion is due now.
   *
   * @param sandboxId the sandbox id
   * @param status the status of the sandbox
   */
  record RetriedDeletion(
      @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
      @JsonProperty(value = "status", required = true)
          @Schema(allowableValues = {"pending_deletion", "deletion_failed"})
          String status) {}
}
