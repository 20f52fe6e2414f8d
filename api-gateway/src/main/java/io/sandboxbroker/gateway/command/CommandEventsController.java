package io.sandboxbroker.gateway.command;

import static io.sandboxbroker.gateway.web.Refusal.COMMAND_NOT_FOUND;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams the states of an allocation to its track. */
@ApiController(tag = "Tracks")
class CommandEventsController {

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final CommandLookup lookup;
  private final CommandStreams streams;

  CommandEventsController(CommandLookup lookup, CommandStreams streams) {
    this.lookup = lookup;
    this.streams = streams;
  }

  @Operation(
      operationId = "watchCommand",
      summary = "Watch an allocation",
      description =
          "An event for the present state, and for each change of the state or the position, until"
              + " the outcome. The data of an event is the body of getCommand. Comments keep the"
              + " connection open. A stream that ends without an outcome is resumed at any"
              + " gateway.",
      parameters =
          @Parameter(
              in = ParameterIn.HEADER,
              name = LAST_EVENT_ID,
              description =
                  "The id of the event that the client saw last. The present state is sent unless"
                      + " it is that one.",
              schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "200",
      description = "Server-sent events",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "204",
      description = "The client has seen the outcome, and need not connect again",
      content = @Content)
  @Refuses({COMMAND_NOT_FOUND, NOT_LISTENING, OVERLOADED})
  @GetMapping(path = "/v1/commands/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Mono<ResponseEntity<Flux<ServerSentEvent<CommandView>>>> events(
      Caller caller, @PathVariable String id, ServerWebExchange exchange) {
    String track = caller.track().value();
    String command = AsciiText.require("id", id);
    String seen = exchange.getRequest().getHeaders().getFirst(LAST_EVENT_ID);
    return lookup
        .find(command, track)
        .map(
            first ->
                first.hasEnded() && first.eventId().equals(seen)
                    ? ResponseEntity.noContent().build()
                    : ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        // Some proxies would keep the events back.
                        .header("X-Accel-Buffering", "no")
                        .body(
                            streams.open(
                                track, first, () -> lookup.findKnown(command, track), seen)));
  }
}
