package io.sandboxbroker.gateway.command;

import static io.sandboxbroker.gateway.web.Refusal.COMMAND_NOT_FOUND;
import static io.sandboxbroker.gateway.web.Refusal.COMMAND_NOT_WAITING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.UNKNOWN_OUTCOME;

import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows a track its allocation, and cancels an allocation that waits. */
@ApiController(tag = "Tracks")
class CommandController {

  private final CommandLookup lookup;
  private final RequestReply commands;
  private final CommandSettings settings;
  private final InstantSource clock;

  CommandController(
      CommandLookup lookup, RequestReply commands, CommandSettings settings, InstantSource clock) {
    this.lookup = lookup;
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      operationId = "getCommand",
      summary = "Look at an allocation",
      description =
          "Its state, its position in the queue and an estimate of the wait while it waits, and its"
              + " outcome for a while after.")
  @ApiResponse(responseCode = "200", description = "The allocation in its present state")
  @Refuses({COMMAND_NOT_FOUND, NOT_LISTENING})
  @GetMapping("/v1/commands/{id}")
  Mono<CommandView> command(Caller caller, @PathVariable String id) {
    return lookup.find(AsciiText.require("id", id), caller.track().value());
  }

  @Operation(
      operationId = "cancelCommand",
      summary = "Cancel an allocation that waits",
      description = "Removes the allocation from the queue. May be repeated.")
  @ApiResponse(responseCode = "200", description = "The allocation is cancelled")
  @Refuses({COMMAND_NOT_FOUND, COMMAND_NOT_WAITING, NO_OUTCOME_IN_TIME})
  @DeleteMapping("/v1/commands/{id}")
  Mono<CommandView> cancel(Caller caller, @PathVariable String id, ServerWebExchange exchange) {
    String track = caller.track().value();
    String allocation = AsciiText.require("id", id);
    Optional<CommandView> ended = lookup.findKnown(allocation, track).filter(CommandView::hasEnded);
    // Only the allocator knows whether the allocation still waits.
    return ended
        .map(known -> Mono.fromSupplier(() -> requireCancelled(known)))
        .orElseGet(
            () ->
                commands
                    .request(cancellation(track, allocation, exchange))
                    .flatMap(outcome -> result(outcome, allocation, track)));
  }

  private CommandRequest cancellation(String track, String allocation, ServerWebExchange exchange) {
    Correlation correlation = Correlation.of(exchange);
    Instant now = clock.instant();
    return new CommandRequest(
        RequestKind.RELEASE,
        Topics.ALLOCATION_COMMANDS,
        track,
        id -> {
          LogField.COMMAND_ID.put(exchange, id);
          return CancelAllocation.newBuilder()
              .setCommandId(id)
              .setRequestId(correlation.requestId())
              .setTrackId(track)
              .setAllocationCommandId(allocation)
              .setRequestedAt(now)
              .build();
        },
        settings.cancellationTimeout(),
        correlation);
  }

  private Mono<CommandView> result(SpecificRecord outcome, String allocation, String track) {
    if (!(outcome instanceof CancellationAnswered answered)) {
      return Mono.error(new RefusedException(UNKNOWN_OUTCOME));
    }
    return switch (answered.getResult()) {
      case CANCELLED -> Mono.just(CommandView.cancelled(allocation));
      case NOT_WAITING -> lookup.find(allocation, track).map(CommandController::requireCancelled);
      case UNKNOWN -> Mono.error(new RefusedException(UNKNOWN_OUTCOME));
    };
  }

  private static CommandView requireCancelled(CommandView command) {
    if (command.state() != CommandView.State.CANCELLED) {
      throw new RefusedException(COMMAND_NOT_WAITING);
    }
    return command;
  }
}
