package io.sandboxbroker.gateway.inspection;

import static io.sandboxbroker.gateway.web.Refusal.EVENTS_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;
import static io.sandboxbroker.gateway.web.Refusal.POOL_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import io.sandboxbroker.gateway.operator.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.gateway.web.VisibleText;
import io.sandboxbroker.pool.SandboxId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows operators what is in the pool and what became of it. */
@RestController
@Tag(name = "Operators")
class InspectionController {

  private static final String LIMIT = "limit";
  private static final int MOST = 100;
  private static final int USUAL = 50;
  private static final Set<String> PAGING = Set.of(LIMIT, CursorSeal.PARAMETER);
  private static final Set<String> LISTING =
      Set.of(
          Filters.STATUS,
          Filters.TRACK,
          Filters.LAB,
          Filters.NAME_PREFIX,
          LIMIT,
          CursorSeal.PARAMETER);

  private final PoolInspection pool;
  private final HistoryInspection histories;

  InspectionController(PoolInspection pool, HistoryInspection histories) {
    this.pool = pool;
    this.histories = histories;
  }

  @Operation(
      summary = "List sandboxes",
      description =
          "Page by page, all that the filters accept. A page may be short before the end: only a"
              + " null cursor means that it is the last.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = Filters.STATUS,
            description = "Only those of this status; all but deleted if absent",
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {
                      "available",
                      "allocated",
                      "pending_deletion",
                      "deletion_failed",
                      "stale",
                      "deleted"
                    })),
        @Parameter(
            in = ParameterIn.QUERY,
            name = Filters.TRACK,
            description = "Only those that this track has or had",
            schema = @Schema(type = "string", minLength = 1, maxLength = 256)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = Filters.LAB,
            description = "Only those that were allocated for this lab",
            schema = @Schema(type = "string", minLength = 1, maxLength = 256)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = Filters.NAME_PREFIX,
            description = "Only those whose names start so",
            schema = @Schema(type = "string", minLength = 1, maxLength = 256)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = LIMIT,
            description = "How many a page has at most",
            schema =
                @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "50")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = CursorSeal.PARAMETER,
            description = "Where the page before ended; good with the same filters for a while",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(responseCode = "200", description = "A page of them")
  @Refuses({FORBIDDEN, POOL_OUT_OF_REACH})
  @GetMapping(path = "/v1/admin/sandboxes", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<SandboxList> list(@Parameter(hidden = true) ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, LISTING);
    return pool.list(Filters.of(exchange), limit(exchange), cursor(exchange));
  }

  @Operation(
      summary = "Look into a sandbox",
      description = "All that its row has, also once it is gone: until its tombstone is removed.")
  @ApiResponse(responseCode = "200", description = "The sandbox as it stands")
  @Refuses({FORBIDDEN, SANDBOX_NOT_FOUND, POOL_OUT_OF_REACH})
  @GetMapping(path = "/v1/admin/sandboxes/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<SandboxRow> one(
      @PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, Set.of());
    return pool.find(new SandboxId(VisibleText.require("id", id)))
        .map(found -> found.orElseThrow(() -> new RefusedException(SANDBOX_NOT_FOUND)))
        .map(SandboxRow::of);
  }

  @Operation(
      summary = "See what became of a sandbox",
      description =
          "Its events, as far back as the topic keeps them. A page may be short before the end:"
              + " only a null cursor means that it is the last.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = LIMIT,
            description = "How many events a page has at most",
            schema =
                @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "50")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = CursorSeal.PARAMETER,
            description = "Where the page before ended; good for the same sandbox for a while",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(responseCode = "200", description = "A page of its events")
  @Refuses({FORBIDDEN, SANDBOX_NOT_FOUND, POOL_OUT_OF_REACH, EVENTS_OUT_OF_REACH, OVERLOADED})
  @GetMapping(
      path = "/v1/admin/sandboxes/{id}/history",
      produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<SandboxHistory> history(
      @PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, PAGING);
    var sandbox = new SandboxId(VisibleText.require("id", id));
    return histories.read(sandbox, limit(exchange), cursor(exchange));
  }

  private static int limit(ServerWebExchange exchange) {
    return QueryParameters.number(exchange, LIMIT, 1, MOST, USUAL);
  }

  private static @Nullable String cursor(ServerWebExchange exchange) {
    return QueryParameters.value(exchange, CursorSeal.PARAMETER).orElse(null);
  }
}
