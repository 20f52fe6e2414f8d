package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_BUSY;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_FROZEN;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_EMPTY;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_FAILED;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_FIRST;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_SHRUNK;
import static io.sandboxbroker.gateway.web.Refusal.SYNC_LIST_TRUNCATED;
import static io.sandboxbroker.gateway.web.Refusal.UNKNOWN_OUTCOME;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reads the CSP's list now, and returns what the list changed. */
@ApiController(tag = "Operators")
class SyncCommand extends OperatorCommand {

  private static final String DRY_RUN = "dry_run";
  private static final String OVERRIDE = "override";
  private static final String FULL = "full";

  SyncCommand(OperatorCommands commands) {
    super(commands, RequestSync.class);
  }

  @Operation(
      summary = "Read the CSP's list now",
      description = "Compares the list with the last complete one, and updates the pool.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = DRY_RUN,
            description = "Only report what the list would change",
            schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = OVERRIDE,
            description = "Accept the list, however much it has shrunk, and the first list",
            schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = FULL,
            description = "Publish every account of the list anew, also those without a change",
            schema = @Schema(type = "boolean", defaultValue = "false"))
      })
  @ApiResponse(
      responseCode = "200",
      description = "What the list changed, or would change",
      content = @Content(schema = @Schema(implementation = SyncResult.class)))
  @LongRunningCommand
  @Refuses({
    SYNC_LIST_EMPTY,
    SYNC_LIST_SHRUNK,
    SYNC_LIST_FIRST,
    SYNC_FROZEN,
    SYNC_LIST_TRUNCATED,
    SYNC_LIST_FAILED,
    SYNC_BUSY,
    NOT_LISTENING,
    OVERLOADED,
    NOT_PUBLISHED
  })
  @PostMapping("/v1/admin/sync")
  Mono<ResponseEntity<Object>> sync(ServerWebExchange exchange) {
    boolean dryRun = QueryParameters.flag(exchange, DRY_RUN);
    boolean override = QueryParameters.flag(exchange, OVERRIDE);
    boolean full = QueryParameters.flag(exchange, FULL);
    return commands.submit(
        this,
        exchange,
        command ->
            RequestSync.newBuilder()
                .setCommandId(command.id())
                .setRequestId(command.requestId())
                .setRequestedAt(command.requestedAt())
                .setDeadline(command.deadline())
                .setDryRun(dryRun)
                .setOverride(override)
                .setFull(full)
                .build());
  }

  @Override
  SyncResult result(SubmittedCommand command) {
    return switch (command.outcome()) {
      case SyncCompleted completed ->
          new SyncResult(
              "completed",
              completed.getDiscovered(),
              completed.getVanished(),
              Duration.between(completed.getStartedAt(), completed.getObservedAt()).toMillis(),
              completed.getDryRun());
      case SyncRefused refused -> throw refusal(refused);
      case null, default -> throw new RefusedException(UNKNOWN_OUTCOME);
    };
  }

  private static RefusedException refusal(SyncRefused refused) {
    return switch (refused.getReason()) {
      case EMPTY -> withCounts(SYNC_LIST_EMPTY, refused);
      case SHRUNK -> withCounts(SYNC_LIST_SHRUNK, refused);
      case FIRST -> withCounts(SYNC_LIST_FIRST, refused);
      case TRUNCATED -> withCounts(SYNC_LIST_TRUNCATED, refused);
      case FAILED -> withCounts(SYNC_LIST_FAILED, refused);
      case FROZEN -> new RefusedException(SYNC_FROZEN);
      case BUSY -> new RefusedException(SYNC_BUSY);
      case UNKNOWN -> new RefusedException(UNKNOWN_OUTCOME);
    };
  }

  private static RefusedException withCounts(Refusal refusal, SyncRefused refused) {
    return new RefusedException(
        refusal,
        "%s Listed: %d, expected: %d."
            .formatted(refusal.detail(), refused.getListed(), refused.getExpected()));
  }

  /**
   * A sync that was carried out.
   *
   * @param status {@code completed}
   * @param synced sandboxes that are new or have changed; in a dry run, that would be published
   * @param markedStale sandboxes that the CSP does not list any more; in a dry run, that would be
   *     published
   * @param durationMs the time from the start of the sync to the end of the CSP's list
   * @param dryRun present, and true, for a dry run
   */
  record SyncResult(
      @JsonProperty(value = "status", required = true) @Schema(allowableValues = "completed")
          String status,
      @JsonProperty(value = "synced", required = true) int synced,
      @JsonProperty(value = "marked_stale", required = true) int markedStale,
      @JsonProperty(value = "duration_ms", required = true) long durationMs,
      @JsonProperty("dry_run") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean dryRun) {}
}
