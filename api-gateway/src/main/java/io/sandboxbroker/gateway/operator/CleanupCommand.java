package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ApiController;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tries every pending deletion now, and returns how many succeeded and failed. */
@ApiController(tag = "Operators")
class CleanupCommand extends OperatorCommand {

  CleanupCommand(OperatorCommands commands) {
    super(commands, RequestCleanup.class);
  }

  @Operation(
      summary = "Try every pending deletion now",
      description = "Includes the deletions that failed before and wait for their next attempt.")
  @ApiResponse(
      responseCode = "200",
      description = "Every deletion was tried",
      content = @Content(schema = @Schema(implementation = CleanupResult.class)))
  @LongRunningCommand
  @PostMapping("/v1/admin/cleanup")
  Mono<ResponseEntity<Object>> cleanUp(ServerWebExchange exchange) {
    return commands.submit(
        this,
        exchange,
        command ->
            RequestCleanup.newBuilder()
                .setCommandId(command.id())
                .setRequestId(command.requestId())
                .setRequestedAt(command.requestedAt())
                .setDeadline(command.deadline())
                .build());
  }

  @Override
  CleanupResult result(SubmittedCommand command) {
    var status = command.status();
    return new CleanupResult(
        "completed", status.getDone(), status.getFailed(), command.duration().toMillis());
  }

  @Override
  CleanupProgress progress(SubmittedCommand command) {
    var status = command.status();
    return new CleanupProgress(status.getDone(), status.getFailed(), status.getTotal());
  }

  /**
   * How far a clean-up has come.
   *
   * @param deleted sandboxes that the CSP has deleted
   * @param failed sandboxes that the CSP has not deleted
   * @param of how many deletions are to be tried; absent until that is known
   */
  record CleanupProgress(
      @JsonProperty(value = "deleted", required = true) long deleted,
      @JsonProperty(value = "failed", required = true) long failed,
      @JsonProperty("of") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long of) {}

  /**
   * A clean-up of which every deletion was tried.
   *
   * @param status {@code completed}
   * @param deleted sandboxes that the CSP has deleted
   * @param failed sandboxes that the CSP has not deleted; their deletion is tried again
   * @param durationMs the time since the request
   */
  record CleanupResult(
      @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
          String status,
      @JsonProperty(value = "deleted", required = true) long deleted,
      @JsonProperty(value = "failed", required = true) long failed,
      @JsonProperty(value = "duration_ms", required = true) long durationMs) {}
}
