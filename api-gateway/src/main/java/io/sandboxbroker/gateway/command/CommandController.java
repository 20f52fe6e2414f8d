package io.sandboxbroker.gateway.command;

import static io.sandboxbroker.gateway.web.Refusal.COMMAND_NOT_FOUND;
import static io.sandboxbroker.gateway.web.Refusal.COMMAND_NOT_WAITING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;

import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows a track its allocation, and cancels it while it waits. */
@RestController
@Tag(name = "Tracks")
class CommandController {

  private final Commands commands;
  private final RequestReply asking;
  private final CancellationSettings settings;
  private final InstantSource clock;

  CommandController(
      Commands commands, RequestReply asking, CancellationSettings settings, InstantSource clock) {
    this.commands = commands;
    this.asking = asking;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Look at an allocation",
      description =
          "Its state, its place in the line while it waits, and its outcome for a while after.")
  @ApiResponse(responseCode = "200", description = "The allocation as it stands")
  @Refuses({COMMAND_NOT_FOUND, NOT_LISTENING})
  @GetMapping(path = "/v1/commands/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<CommandView> command(Caller caller, @PathVariable String id) {
    return Mono.fromSupplier(
        () -> commands.show(AsciiText.require("id", id), caller.track().value()));
  }

  @Operation(
      summary = "Cancel an allocation that waits",
      description = "Leaves the line. May be repeated.")
  @ApiResponse(responseCode = "200", description = "The allocation is cancelled")
  @Refuses({COMMAND_NOT_FOUND, COMMAND_NOT_WAITING, NO_OUTCOME_IN_TIME})
  @DeleteMapping(path = "/v1/commands/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<CommandView> cancel(
      Caller caller,
      @PathVariable String id,
      @Parameter(hidden = true) ServerWebExchange exchange) {
    String track = caller.track().value();
    String allocation = AsciiText.require("id", id);
    // Whether it waits is for the waiting room to say; what has ended needs no asking.
    return commands
        .find(allocation, track)
        .filter(CommandView::hasEnded)
        .map(ended -> Mono.fromSupplier(() -> notWaiting(ended)))
        .orElseGet(
            () ->
                asking
                    .request(request(track, allocation, exchange))
                    .map(answer -> toView(answer, allocation, track)));
  }

  private CommandRequest request(String track, String allocation, ServerWebExchange exchange) {
    return new CommandRequest(
        Topics.ALLOCATION_COMMANDS,
        track,
        cancellation(track, allocation, exchange),
        settings.hold(),
        Correlation.of(exchange));
  }

  private Function<String, SpecificRecord> cancellation(
      String track, String allocation, ServerWebExchange exchange) {
    Instant now = clock.instant();
    return id -> {
      LogField.COMMAND_ID.put(exchange, id);
      return CancelAllocation.newBuilder()
          .setCommandId(id)
          .setRequestId(Correlation.of(exchange).requestId())
          .setTrackId(track)
          .setAllocationCommandId(allocation)
          .setRequestedAt(now)
          .build();
    };
  }

  private CommandView toView(SpecificRecord answer, String allocation, String track) {
    if (!(answer instanceof CancellationAnswered answered)) {
      throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    }
    return switch (answered.getResult()) {
      case CANCELLED -> CommandView.cancelled(allocation);
      case NOT_WAITING -> notWaiting(commands.show(allocation, track));
      case UNKNOWN -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static CommandView notWaiting(CommandView known) {
    if (known.state() != CommandView.State.CANCELLED) {
      throw new RefusedException(Refusal.COMMAND_NOT_WAITING);
    }
    return known;
  }
}
