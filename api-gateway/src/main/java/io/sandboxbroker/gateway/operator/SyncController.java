package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_BUSY;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_FROZEN;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_EMPTY;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_FAILED;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_SHRUNK;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_TRUNCATED;

import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.gateway.reply.Sending;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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

/** Has the CSP's list read now, and answers with what it changed. */
@RestController
@Tag(name = "Operators")
class SyncController {

  private static final String DRY_RUN = "dry_run";
  private static final String OVERRIDE = "override";

  private final PoolCommands commands;
  private final Syncs syncs;
  private final OperatorSettings settings;
  private final InstantSource clock;

  SyncController(
      PoolCommands commands, Syncs syncs, OperatorSettings settings, InstantSource clock) {
    this.commands = commands;
    this.syncs = syncs;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Read the CSP's list now",
      description = "Compares it with the last complete one and has the pool follow it.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = DRY_RUN,
            description = "Only say what the list would change",
            schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = OVERRIDE,
            description = "Vouch for the list, however much it has shrunk",
            schema = @Schema(type = "boolean", defaultValue = "false"))
      })
  @ApiResponse(
      responseCode = "200",
      description = "What the list changed, or would change",
      content = @Content(schema = @Schema(implementation = SyncResult.class)))
  @MayTakeLonger
  @Refuses({
    FORBIDDEN,
    SYNC_LIST_EMPTY,
    SYNC_LIST_SHRUNK,
    SYNC_FROZEN,
    SYNC_LIST_TRUNCATED,
    SYNC_LIST_FAILED,
    SYNC_BUSY,
    NOT_LISTENING,
    OVERLOADED,
    NOT_PUBLISHED
  })
  @PostMapping(path = "/v1/admin/sync", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> sync(@Parameter(hidden = true) ServerWebExchange exchange) {
    return commands.give(exchange, command(exchange), this::publish);
  }

  /** The sync is known before it is published: its outcome may be quicker than the brokers. */
  private Mono<ResponseEntity<Object>> publish(Sending sending) {
    PendingCommand<SyncResult> sync = syncs.begin(sending.id());
    return sync.publish(sending, settings.hold(), () -> syncs.forget(sending.id()));
  }

  private Function<String, SpecificRecord> command(ServerWebExchange exchange) {
    boolean dryRun = QueryParameters.flag(exchange, DRY_RUN);
    boolean override = QueryParameters.flag(exchange, OVERRIDE);
    Instant now = clock.instant();
    return id ->
        RequestSync.newBuilder()
            .setCommandId(id)
            .setRequestId(Correlation.of(exchange).requestId())
            .setRequestedAt(now)
            .setDeadline(now.plus(settings.hold()))
            .setDryRun(dryRun)
            .setOverride(override)
            .build();
  }
}
