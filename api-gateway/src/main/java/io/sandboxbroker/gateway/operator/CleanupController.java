package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.gateway.reply.Sending;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Has every deletion that waits tried now, and answers with how they went. */
@RestController
@Tag(name = "Operators")
class CleanupController {

  private final PoolCommands commands;
  private final Cleanups cleanups;
  private final OperatorSettings settings;
  private final InstantSource clock;

  CleanupController(
      PoolCommands commands, Cleanups cleanups, OperatorSettings settings, InstantSource clock) {
    this.commands = commands;
    this.cleanups = cleanups;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Try every deletion that waits, now",
      description = "Those that failed before and wait for their next try, too.")
  @ApiResponse(
      responseCode = "200",
      description = "Every deletion was tried",
      content = @Content(schema = @Schema(implementation = CleanupResult.class)))
  @MayTakeLonger
  @Refuses({FORBIDDEN, NOT_LISTENING, OVERLOADED, NOT_PUBLISHED})
  @PostMapping(path = "/v1/admin/cleanup", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> cleanUp(@Parameter(hidden = true) ServerWebExchange exchange) {
    return commands.give(exchange, command(exchange), this::publish);
  }

  /**
   * Counts from before the command is published: what is told of its deletions is read from another
   * topic than which ones they are, and may be read first.
   */
  private Mono<ResponseEntity<Object>> publish(Sending sending) {
    Cleanup cleanup = cleanups.begin(sending.id());
    return cleanup.follow(
        sending,
        settings,
        CleanupBegun.class,
        begun -> cleanup.begun(begun.getSandboxIds(), clock.instant()),
        () -> cleanups.forget(sending.id()));
  }

  private Function<String, SpecificRecord> command(ServerWebExchange exchange) {
    Instant now = clock.instant();
    return id ->
        RequestCleanup.newBuilder()
            .setCommandId(id)
            .setRequestId(Correlation.of(exchange).requestId())
            .setRequestedAt(now)
            .setDeadline(now.plus(settings.hold()))
            .build();
  }
}
