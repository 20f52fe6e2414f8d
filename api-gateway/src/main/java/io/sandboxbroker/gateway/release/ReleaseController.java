package io.sandboxbroker.gateway.release;

import static io.sandboxbroker.gateway.web.Refusal.ALLOCATION_EXPIRED;
import static io.sandboxbroker.gateway.web.Refusal.NOT_SANDBOX_OWNER;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Releases the sandbox of a track. */
@ApiController(tag = "Tracks")
class ReleaseController {

  private final RequestReply commands;
  private final ReleaseSettings settings;
  private final InstantSource clock;

  ReleaseController(RequestReply commands, ReleaseSettings settings, InstantSource clock) {
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Release a sandbox",
      description = "Ends the allocation and starts the deletion of the sandbox. May be repeated.")
  @ApiResponse(responseCode = "200", description = "The deletion of the sandbox is pending")
  @Refuses({SANDBOX_NOT_FOUND, NOT_SANDBOX_OWNER, ALLOCATION_EXPIRED, NO_OUTCOME_IN_TIME})
  @PostMapping("/v1/sandboxes/{id}/mark-for-deletion")
  Mono<ReleasedSandbox> markForDeletion(
      Caller caller, @PathVariable String id, ServerWebExchange exchange) {
    String sandbox = AsciiText.require("id", id);
    Correlation correlation = Correlation.of(exchange);
    Instant now = clock.instant();
    Function<String, SpecificRecord> command =
        commandId -> {
          LogField.COMMAND_ID.put(exchange, commandId);
          return RequestDeletion.newBuilder()
              .setCommandId(commandId)
              .setRequestId(correlation.requestId())
              .setTrackId(caller.track().value())
              .setSandboxId(sandbox)
              .setRequestedAt(now)
              .setDeadline(now.plus(settings.timeout()))
              .build();
        };
    return commands
        .request(
            new CommandRequest(
                RequestKind.RELEASE,
                Topics.DELETION_COMMANDS,
                sandbox,
                command,
                settings.timeout(),
                correlation))
        .map(ReleasedSandbox::of);
  }
}
