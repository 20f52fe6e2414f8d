package io.sandboxbroker.gateway.inspection;

import static io.sandboxbroker.gateway.web.Refusal.EVENTS_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;
import static io.sandboxbroker.gateway.web.Refusal.POOL_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import io.sandboxbroker.gateway.operator.FreezeView;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.PlainText;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.pool.SandboxId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows operators the sandboxes of the pool, their histories and the statistics. */
@ApiController(tag = "Operators")
class InspectionController {

  private static final Set<String> LISTING =
      Set.of(
          SandboxFilter.STATUS,
          SandboxFilter.TRACK,
          SandboxFilter.LAB,
          SandboxFilter.NAME_PREFIX,
          SandboxFilter.IDEMPOTENCY_KEY,
          PageParameters.LIMIT,
          PageToken.PARAMETER);

  private final PoolQueries pool;
  private final HistoryQueries histories;
  private final PoolCounts counts;
  private final AllocationRates rates;
  private final TopicReader statsReader;
  private final FreezeState freezes;
  private final TopicReader freezeReader;
  private final InstantSource clock;

  InspectionController(
      PoolQueries pool,
      HistoryQueries histories,
      PoolCounts counts,
      AllocationRates rates,
      TopicReader statsReader,
      FreezeState freezes,
      TopicReader freezeReader,
      InstantSource clock) {
    this.pool = pool;
    this.histories = histories;
    this.counts = counts;
    this.rates = rates;
    this.statsReader = statsReader;
    this.freezes = freezes;
    this.freezeReader = freezeReader;
    this.clock = clock;
  }

  @Operation(
      operationId = "listSandboxes",
      summary = "List sandboxes",
      description =
          "Page by page, every sandbox that the filters accept. A page may be short before the"
              + " end: only the last page has a null cursor.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = SandboxFilter.STATUS,
            description = "Only sandboxes of this status; every status but deleted by default",
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
            name = SandboxFilter.TRACK,
            description = "Only sandboxes that this track has or had",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = 256,
                    pattern = AsciiText.PATTERN)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = SandboxFilter.LAB,
            description = "Only sandboxes that were allocated for this lab",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = 256,
                    pattern = PlainText.PATTERN)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = SandboxFilter.NAME_PREFIX,
            description = "Only sandboxes whose names start with this text",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = 256,
                    pattern = PlainText.PATTERN)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = SandboxFilter.IDEMPOTENCY_KEY,
            description =
                "Only sandboxes that were allocated with this Idempotency-Key; a key that equals"
                    + " the track id counts as none",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = 256,
                    pattern = AsciiText.PATTERN)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = PageParameters.LIMIT,
            description = "The maximum number of sandboxes on a page",
            schema =
                @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "50")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = PageToken.PARAMETER,
            description = "The cursor of the previous page; valid with the same filters",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = PageToken.MAX_LENGTH,
                    pattern = PageToken.PATTERN))
      })
  @ApiResponse(responseCode = "200", description = "A page of sandboxes")
  @Refuses({FORBIDDEN, POOL_OUT_OF_REACH})
  @GetMapping("/v1/admin/sandboxes")
  Mono<SandboxList> list(ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, LISTING);
    return pool.list(
        SandboxFilter.of(exchange),
        PageParameters.limit(exchange),
        PageParameters.cursor(exchange));
  }

  @Operation(
      operationId = "inspectSandbox",
      summary = "Look into a sandbox",
      description =
          "The whole row of the sandbox. A deleted sandbox is shown until its tombstone is"
              + " removed.")
  @ApiResponse(responseCode = "200", description = "The present state of the sandbox")
  @Refuses({FORBIDDEN, SANDBOX_NOT_FOUND, POOL_OUT_OF_REACH})
  @GetMapping("/v1/admin/sandboxes/{id}")
  Mono<InspectedSandbox> one(@PathVariable String id, ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, Set.of());
    return pool.find(new SandboxId(AsciiText.require("id", id)))
        .map(found -> found.orElseThrow(() -> new RefusedException(SANDBOX_NOT_FOUND)))
        .map(InspectedSandbox::of);
  }

  @Operation(
      summary = "See what became of a sandbox",
      description =
          "Its events, as far back as the topic keeps them. A page may be short before the end:"
              + " only the last page has a null cursor.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = PageParameters.LIMIT,
            description = "The maximum number of events on a page",
            schema =
                @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "50")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = PageToken.PARAMETER,
            description = "The cursor of the previous page; valid for the same sandbox",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = PageToken.MAX_LENGTH,
                    pattern = PageToken.PATTERN))
      })
  @ApiResponse(responseCode = "200", description = "A page of events")
  @Refuses({FORBIDDEN, SANDBOX_NOT_FOUND, POOL_OUT_OF_REACH, EVENTS_OUT_OF_REACH, OVERLOADED})
  @GetMapping("/v1/admin/sandboxes/{id}/history")
  Mono<SandboxHistory> history(@PathVariable String id, ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, PageParameters.ALL);
    var sandbox = new SandboxId(AsciiText.require("id", id));
    return histories.read(sandbox, PageParameters.limit(exchange), PageParameters.cursor(exchange));
  }

  @Operation(
      summary = "See how many sandboxes there are",
      description =
          "Counted from the events, and so a moment behind them. The rates are those of the last"
              + " 5 minutes.")
  @ApiResponse(responseCode = "200", description = "The number of sandboxes by status and prefix")
  @Refuses({FORBIDDEN, NOT_LISTENING})
  @GetMapping("/v1/admin/stats")
  Mono<StatsResponse> stats() {
    return Mono.fromSupplier(
        () -> {
          if (!statsReader.isListening() || !freezeReader.isListening()) {
            throw new RefusedException(NOT_LISTENING);
          }
          return StatsResponse.of(
              counts, rates, FreezeView.allFrozen(freezes, clock.instant()), clock.instant());
        });
  }
}
