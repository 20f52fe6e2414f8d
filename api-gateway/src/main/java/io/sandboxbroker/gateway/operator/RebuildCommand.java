package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.UNKNOWN_OUTCOME;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Publishes the state of every sandbox anew, and returns how many there are. */
@ApiController(tag = "Operators")
class RebuildCommand extends OperatorCommand {

  RebuildCommand(OperatorCommands commands) {
    super(commands, RequestRebuild.class);
  }

  @Operation(
      summary = "Publish the state of every sandbox anew",
      description =
          "For a loss of Kafka: restores timers and counts. Changes no sandbox; may be repeated.")
  @ApiResponse(
      responseCode = "200",
      description = "The state of every sandbox was published",
      content = @Content(schema = @Schema(implementation = RebuildResult.class)))
  @LongRunningCommand
  @PostMapping("/v1/admin/rebuild")
  Mono<ResponseEntity<Object>> rebuild(ServerWebExchange exchange) {
    return commands.submit(
        this,
        exchange,
        command ->
            RequestRebuild.newBuilder()
                .setCommandId(command.id())
                .setRequestId(command.requestId())
                .setRequestedAt(command.requestedAt())
                .setDeadline(command.deadline())
                .build());
  }

  @Override
  RebuildResult result(SubmittedCommand command) {
    if (!(command.outcome() instanceof PoolRebuilt rebuilt)) {
      throw new RefusedException(UNKNOWN_OUTCOME);
    }
    return new RebuildResult("completed", rebuilt.getSandboxes(), command.duration().toMillis());
  }

  /**
   * A rebuild that has published the last sandbox.
   *
   * @param status {@code completed}
   * @param sandboxes how many were published
   * @param durationMs the time since the request
   */
  record RebuildResult(
      @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
          String status,
      @JsonProperty(value = "sandboxes", required = true) long sandboxes,
      @JsonProperty(value = "duration_ms", required = true) long durationMs) {}
}
