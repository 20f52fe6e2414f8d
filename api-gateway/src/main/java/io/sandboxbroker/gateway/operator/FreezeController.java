package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;
import static io.sandboxbroker.gateway.web.Refusal.PATH_NOT_FOUND;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Stops what the services do by themselves, and lets it go on. */
@RestController
@Tag(name = "Operators")
class FreezeController {

  private static final String ONE = "/v1/admin/freeze/{scope}";

  private final RequestReply commands;
  private final Freezes freezes;
  private final TopicReader freezeReader;
  private final FreezeSettings settings;
  private final InstantSource clock;

  FreezeController(
      RequestReply commands,
      Freezes freezes,
      TopicReader freezeReader,
      FreezeSettings settings,
      InstantSource clock) {
    this.commands = commands;
    this.freezes = freezes;
    this.freezeReader = freezeReader;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(summary = "See what is frozen")
  @ApiResponse(responseCode = "200", description = "Each that can be frozen, frozen or not")
  @Refuses({FORBIDDEN, NOT_LISTENING})
  @GetMapping(path = "/v1/admin/freeze", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<FreezeView.All> all() {
    return whenListening(
        Mono.fromSupplier(
            () -> new FreezeView.All(Scopes.ALL.stream().map(this::standing).toList())));
  }

  @Operation(summary = "See whether something is frozen")
  @ApiResponse(responseCode = "200", description = "The freeze, or that there is none")
  @Refuses({FORBIDDEN, PATH_NOT_FOUND, NOT_LISTENING})
  @GetMapping(path = ONE, produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<FreezeView> one(@PathVariable String scope) {
    FreezeScope known = known(scope);
    return whenListening(Mono.fromSupplier(() -> standing(known)));
  }

  @Operation(
      summary = "Freeze something",
      description = "In place of a freeze that there is. Kept over restarts, until it thaws.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = FreezeRequest.REASON,
            description = "Why, for whoever wonders",
            required = true,
            schema =
                @Schema(type = "string", minLength = 1, maxLength = FreezeRequest.LONGEST_REASON)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = FreezeRequest.UNTIL,
            description =
                "When it thaws by itself, in Unix seconds, within a year; never if absent",
            schema = @Schema(type = "integer", format = "int64"))
      })
  @ApiResponse(responseCode = "200", description = "The freeze")
  @Refuses({
    FORBIDDEN,
    PATH_NOT_FOUND,
    NOT_LISTENING,
    OVERLOADED,
    NOT_PUBLISHED,
    NO_OUTCOME_IN_TIME
  })
  @PutMapping(path = ONE, produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<FreezeView> freeze(
      @PathVariable String scope, @Parameter(hidden = true) ServerWebExchange exchange) {
    FreezeScope known = known(scope);
    Freeze freeze = FreezeRequest.read(known, exchange, clock.instant());
    return write(known, freeze, exchange).thenReturn(FreezeView.frozen(freeze));
  }

  @Operation(summary = "Thaw something", description = "May be repeated.")
  @ApiResponse(responseCode = "200", description = "That it is not frozen")
  @Refuses({
    FORBIDDEN,
    PATH_NOT_FOUND,
    NOT_LISTENING,
    OVERLOADED,
    NOT_PUBLISHED,
    NO_OUTCOME_IN_TIME
  })
  @DeleteMapping(path = ONE, produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<FreezeView> thaw(
      @PathVariable String scope, @Parameter(hidden = true) ServerWebExchange exchange) {
    FreezeScope known = known(scope);
    return write(known, null, exchange).thenReturn(FreezeView.thawed(known));
  }

  private static FreezeScope known(String label) {
    return Scopes.ofLabel(label).orElseThrow(() -> new RefusedException(PATH_NOT_FOUND));
  }

  private FreezeView standing(FreezeScope scope) {
    Instant now = clock.instant();
    return freezes
        .find(scope, now)
        .map(FreezeView::frozen)
        .orElseGet(() -> FreezeView.thawed(scope));
  }

  /** Ends when the brokers have it and it has been read back here. */
  private Mono<Void> write(FreezeScope scope, @Nullable Freeze freeze, ServerWebExchange exchange) {
    var request =
        new CommandRequest(
            Topics.FREEZES,
            FreezeKeys.of(scope),
            id -> freeze,
            settings.hold(),
            Correlation.of(exchange));
    return whenListening(
        commands.follow(
            request,
            sending ->
                Mono.when(freezes.reads(scope, freeze), sending.published())
                    .timeout(settings.hold())));
  }

  private <T> Mono<T> whenListening(Mono<T> answer) {
    return Mono.defer(
        () ->
            freezeReader.isListening() ? answer : Mono.error(new RefusedException(NOT_LISTENING)));
  }
}
