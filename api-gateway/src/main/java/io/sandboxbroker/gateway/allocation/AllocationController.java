package io.sandboxbroker.gateway.allocation;

import static io.sandboxbroker.gateway.web.Refusal.ALLOCATIONS_FROZEN;
import static io.sandboxbroker.gateway.web.Refusal.IDEMPOTENCY_KEY_MISMATCH;
import static io.sandboxbroker.gateway.web.Refusal.IDEMPOTENCY_KEY_REUSED;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.NO_SANDBOXES_AVAILABLE;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.gateway.reply.AllocatedSandbox;
import io.sandboxbroker.gateway.reply.Answer;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Note;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.gateway.web.VisibleText;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Asks for a sandbox and answers with it, or with where to ask what became of it. */
@RestController
@Tag(name = "Tracks")
class AllocationController {

  private static final String NAME_PREFIX = "X-Sandbox-Name-Prefix";

  private final RequestReply commands;
  private final AllocationSettings settings;
  private final InstantSource clock;

  AllocationController(RequestReply commands, AllocationSettings settings, InstantSource clock) {
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Allocate a sandbox",
      description =
          "Hands the track one sandbox. A track that holds one already gets the same one again.",
      parameters = {
        @Parameter(
            in = ParameterIn.HEADER,
            name = IdempotencyKey.HEADER,
            description = "Quoted or bare; counts within the track. The track id by default.",
            schema = @Schema(type = "string", minLength = 1, maxLength = 256)),
        @Parameter(
            in = ParameterIn.HEADER,
            name = NAME_PREFIX,
            description = "Only a sandbox whose name starts so will do.",
            schema = @Schema(type = "string", minLength = 1, maxLength = 256)),
        @Parameter(
            in = ParameterIn.HEADER,
            name = Preferences.HEADER,
            description =
                "RFC 7240. wait=N: seconds to wait for a sandbox, at most 60; 0 for not to wait in"
                    + " line. respond-async: 202 rather than to wait (longer).",
            schema = @Schema(type = "string"),
            example = "respond-async, wait=10")
      })
  @ApiResponse(
      responseCode = "201",
      description = "The sandbox of the track",
      content = @Content(schema = @Schema(implementation = AllocatedSandbox.class)),
      headers = {
        @Header(
            name = AllocationResponse.REPLAYED,
            description = "true when the track held it already",
            schema = @Schema(type = "string", allowableValues = "true")),
        @Header(
            name = Preferences.APPLIED,
            description = "The wait that was kept to, if one was preferred",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "202",
      description = "Only when asked for: the allocation goes on, and nobody waits",
      content = @Content(schema = @Schema(implementation = AcceptedCommand.class)),
      headers = {
        @Header(
            name = HttpHeaders.LOCATION,
            description = "Where to ask what became of it",
            schema = @Schema(type = "string", format = "uri-reference")),
        @Header(
            name = Preferences.APPLIED,
            description = "respond-async, and the wait that was kept to if one was preferred",
            schema = @Schema(type = "string"))
      })
  @Refuses({
    NO_SANDBOXES_AVAILABLE,
    IDEMPOTENCY_KEY_REUSED,
    IDEMPOTENCY_KEY_MISMATCH,
    ALLOCATIONS_FROZEN,
    NO_OUTCOME_IN_TIME
  })
  @PostMapping(path = "/v1/allocate", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<? extends ResponseEntity<?>> allocate(
      Caller caller, @Parameter(hidden = true) ServerWebExchange exchange) {
    Preferences preferences = Preferences.of(exchange.getRequest().getHeaders());
    Patience patience = Patience.of(preferences, settings);
    CommandRequest request = request(caller, patience, exchange);
    if (!preferences.respondAsync()) {
      return commands.request(request).map(outcome -> answer(outcome, preferences, exchange));
    }
    return commands
        .submit(request)
        .map(
            answer ->
                switch (answer) {
                  case Answer.Outcome outcome -> answer(outcome.event(), preferences, exchange);
                  case Answer.Accepted accepted ->
                      AllocationResponse.accepted(accepted.command(), preferences);
                });
  }

  /** A refusal was waited for as long as preferred, too, and says so. */
  private static ResponseEntity<AllocatedSandbox> answer(
      SpecificRecord outcome, Preferences preferences, ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    preferences.appliedToOutcome().ifPresent(kept -> headers.set(Preferences.APPLIED, kept));
    var response = AllocationResponse.of(outcome);
    var allocated = response.getBody();
    if (allocated != null) {
      Note.SANDBOX_ID.put(exchange, allocated.sandboxId());
    }
    return response;
  }

  private CommandRequest request(Caller caller, Patience patience, ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    IdempotencyKey key = IdempotencyKey.of(headers, caller);
    String prefix = VisibleText.ofHeader(headers, NAME_PREFIX).orElse(null);
    return new CommandRequest(
        Topics.ALLOCATION_COMMANDS,
        caller.track().value(),
        command(caller, key, prefix, patience, exchange),
        patience.hold(),
        Correlation.of(exchange));
  }

  private Function<String, SpecificRecord> command(
      Caller caller,
      IdempotencyKey key,
      @Nullable String prefix,
      Patience patience,
      ServerWebExchange exchange) {
    Instant now = clock.instant();
    return id -> {
      Note.COMMAND_ID.put(exchange, id);
      return AllocateSandbox.newBuilder()
          .setCommandId(id)
          .setRequestId(Correlation.of(exchange).requestId())
          .setTrackId(caller.track().value())
          .setLabId(caller.lab())
          .setNamePrefix(prefix)
          .setIdempotencyKey(key.value())
          .setIdempotencyKeyExplicit(key.explicit())
          .setRequestedAt(now)
          .setDeadline(now.plus(patience.service()))
          .setWaitUntil(patience.inLine() == null ? null : now.plus(patience.inLine()))
          .build();
    };
  }
}
