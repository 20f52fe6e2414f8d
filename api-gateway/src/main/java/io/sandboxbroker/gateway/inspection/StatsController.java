package io.sandboxbroker.gateway.inspection;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;

import io.sandboxbroker.gateway.operator.FreezeView;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tells operators how many sandboxes there are, and what is frozen. */
@RestController
@Tag(name = "Operators")
class StatsController {

  private final PoolNumbers numbers;
  private final TopicReader statsReader;
  private final FreezeState freezes;
  private final TopicReader freezeReader;
  private final InstantSource clock;

  StatsController(
      PoolNumbers numbers,
      TopicReader statsReader,
      FreezeState freezes,
      TopicReader freezeReader,
      InstantSource clock) {
    this.numbers = numbers;
    this.statsReader = statsReader;
    this.freezes = freezes;
    this.freezeReader = freezeReader;
    this.clock = clock;
  }

  @Operation(
      summary = "See how many sandboxes there are",
      description =
          "Counted from the events, and so a moment behind them; at rest it is what the pool"
              + " holds.")
  @ApiResponse(responseCode = "200", description = "How many, by status and by name prefix")
  @Refuses({FORBIDDEN, NOT_LISTENING})
  @GetMapping(path = "/v1/admin/stats", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<StatsView> stats() {
    return Mono.fromSupplier(this::show);
  }

  private StatsView show() {
    if (!statsReader.isListening() || !freezeReader.isListening()) {
      throw new RefusedException(NOT_LISTENING);
    }
    return StatsView.of(numbers, FreezeView.allFrozen(freezes, clock.instant()));
  }
}
