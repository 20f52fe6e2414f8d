package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.event.PoolRebuilt;
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

/** Has the state of every sandbox told anew, and answers with how many there are. */
@RestController
@Tag(name = "Operators")
class RebuildController {

  private final PoolCommands commands;
  private final Rebuilds rebuilds;
  private final OperatorSettings settings;
  private final InstantSource clock;

  RebuildController(
      PoolCommands commands, Rebuilds rebuilds, OperatorSettings settings, InstantSource clock) {
    this.commands = commands;
    this.rebuilds = rebuilds;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Tell the state of every sandbox anew",
      description =
          "For when Kafka was lost: timers and counts come back from what is told. Changes nothing"
              + " and may be repeated.")
  @ApiResponse(
      responseCode = "200",
      description = "The state of every sandbox was told",
      content = @Content(schema = @Schema(implementation = RebuildResult.class)))
  @MayTakeLonger
  @Refuses({FORBIDDEN, NOT_LISTENING, OVERLOADED, NOT_PUBLISHED})
  @PostMapping(path = "/v1/admin/rebuild", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> rebuild(@Parameter(hidden = true) ServerWebExchange exchange) {
    return commands.give(exchange, command(exchange), this::publish);
  }

  private Mono<ResponseEntity<Object>> publish(Sending sending) {
    Rebuild rebuild = rebuilds.begin(sending.id());
    return rebuild.follow(
        sending,
        settings,
        PoolRebuilt.class,
        event -> rebuild.rebuilt(event, clock.instant()),
        () -> rebuilds.forget(sending.id()));
  }

  private Function<String, SpecificRecord> command(ServerWebExchange exchange) {
    Instant now = clock.instant();
    return id ->
        RequestRebuild.newBuilder()
            .setCommandId(id)
            .setRequestId(Correlation.of(exchange).requestId())
            .setRequestedAt(now)
            .setDeadline(now.plus(settings.hold()))
            .build();
  }
}
