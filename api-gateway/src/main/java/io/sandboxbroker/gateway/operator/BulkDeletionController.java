package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.gateway.reply.Sending;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.RefusedException;
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

/** Gives up every sandbox of a status, and answers with how many are gone. */
@RestController
@Tag(name = "Operators")
class BulkDeletionController {

  private static final String STATUS = "status";

  private final PoolCommands commands;
  private final Removals removals;
  private final OperatorSettings settings;
  private final InstantSource clock;

  BulkDeletionController(
      PoolCommands commands, Removals removals, OperatorSettings settings, InstantSource clock) {
    this.commands = commands;
    this.removals = removals;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Give up every sandbox of a status",
      description =
          "Leaves tombstones: none of them is ever handed out again. The CSP is not called.",
      parameters =
          @Parameter(
              in = ParameterIn.QUERY,
              name = STATUS,
              description = "Of which status; no other can be given up",
              required = true,
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {"stale", "deletion_failed"})))
  @ApiResponse(
      responseCode = "200",
      description = "Every sandbox was decided",
      content = @Content(schema = @Schema(implementation = RemovalResult.class)))
  @MayTakeLonger
  @Refuses({FORBIDDEN, NOT_LISTENING, OVERLOADED, NOT_PUBLISHED})
  @PostMapping(path = "/v1/admin/bulk-delete", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> bulkDelete(@Parameter(hidden = true) ServerWebExchange exchange) {
    return commands.give(exchange, command(exchange), this::publish);
  }

  /**
   * Counts from before the command is published: what becomes of its sandboxes is read from other
   * partitions than which ones they are, and may be read first.
   */
  private Mono<ResponseEntity<Object>> publish(Sending sending) {
    Removal removal = removals.begin(sending.id());
    return removal.follow(
        sending,
        settings,
        BulkDeletionBegun.class,
        begun -> removal.begun(begun, clock.instant()),
        () -> removals.forget(sending.id()));
  }

  private Function<String, SpecificRecord> command(ServerWebExchange exchange) {
    SandboxStatus status = status(exchange);
    Instant now = clock.instant();
    return id ->
        RequestBulkDeletion.newBuilder()
            .setCommandId(id)
            .setRequestId(Correlation.of(exchange).requestId())
            .setStatus(status)
            .setRequestedAt(now)
            .setDeadline(now.plus(settings.hold()))
            .build();
  }

  private static SandboxStatus status(ServerWebExchange exchange) {
    return switch (QueryParameters.value(exchange, STATUS).orElse("")) {
      case "stale" -> SandboxStatus.STALE;
      case "deletion_failed" -> SandboxStatus.DELETION_FAILED;
      case "" -> throw RefusedException.invalid(STATUS, "is missing");
      default -> throw RefusedException.invalid(STATUS, "is neither stale nor deletion_failed");
    };
  }
}
