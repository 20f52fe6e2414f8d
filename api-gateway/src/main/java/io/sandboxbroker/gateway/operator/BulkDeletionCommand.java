package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.UNKNOWN_OUTCOME;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Deletes every sandbox of a status from the pool, and returns how many are deleted. */
@ApiController(tag = "Operators")
class BulkDeletionCommand extends OperatorCommand {

  private static final String STATUS = "status";

  BulkDeletionCommand(OperatorCommands commands) {
    super(commands, RequestBulkDeletion.class);
  }

  @Operation(
      summary = "Delete every sandbox of a status from the pool",
      description = "Leaves tombstones: no such sandbox is ever allocated. The CSP is not called.",
      parameters =
          @Parameter(
              in = ParameterIn.QUERY,
              name = STATUS,
              description = "The status; no other one is possible",
              required = true,
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {"stale", "deletion_failed"})))
  @ApiResponse(
      responseCode = "200",
      description = "Every sandbox of the status was looked at",
      content = @Content(schema = @Schema(implementation = RemovalResult.class)))
  @LongRunningCommand
  @PostMapping("/v1/admin/bulk-delete")
  Mono<ResponseEntity<Object>> bulkDelete(ServerWebExchange exchange) {
    SandboxStatus status = status(exchange);
    return commands.submit(
        this,
        exchange,
        command ->
            RequestBulkDeletion.newBuilder()
                .setCommandId(command.id())
                .setRequestId(command.requestId())
                .setStatus(status)
                .setRequestedAt(command.requestedAt())
                .setDeadline(command.deadline())
                .build());
  }

  private static SandboxStatus status(ServerWebExchange exchange) {
    return switch (QueryParameters.value(exchange, STATUS).orElse("")) {
      case "stale" -> SandboxStatus.STALE;
      case "deletion_failed" -> SandboxStatus.DELETION_FAILED;
      case "" -> throw RefusedException.invalid(STATUS, "is missing");
      default -> throw RefusedException.invalid(STATUS, "is neither stale nor deletion_failed");
    };
  }

  @Override
  RemovalResult result(SubmittedCommand command) {
    if (!(command.outcome() instanceof BulkDeletionBegun begun)) {
      throw new RefusedException(UNKNOWN_OUTCOME);
    }
    return new RemovalResult(
        "completed",
        command.status().getDone(),
        command.duration().toMillis(),
        begun.getMore() ? true : null);
  }

  @Override
  RemovalProgress progress(SubmittedCommand command) {
    var status = command.status();
    return new RemovalProgress(status.getDone(), status.getFailed(), status.getTotal());
  }

  /**
   * How far a bulk deletion has come.
   *
   * @param deleted sandboxes that are deleted from the pool
   * @param refused sandboxes that had left the status
   * @param of how many sandboxes there are; absent until that is known
   */
  record RemovalProgress(
      @JsonProperty(value = "deleted", required = true) long deleted,
      @JsonProperty(value = "refused", required = true) long refused,
      @JsonProperty("of") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long of) {}

  /**
   * A bulk deletion that has ended.
   *
   * @param status {@code completed}
   * @param deleted sandboxes that are deleted from the pool
   * @param durationMs the time since the request
   * @param more {@code true} when the status has more sandboxes than one command deletes; absent
   *     otherwise
   */
  record RemovalResult(
      @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
          String status,
      @JsonProperty(value = "deleted", required = true) long deleted,
      @JsonProperty(value = "duration_ms", required = true) long durationMs,
      @JsonProperty("more")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Schema(allowableValues = "true")
          @Nullable Boolean more) {}
}
