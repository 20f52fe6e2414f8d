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
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.PlainText;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Freezes and thaws the activities of the services. */
@ApiController(tag = "Operators")
class FreezeController {

  private static final String ONE = "/v1/admin/freeze/{scope}";
  private static final String REASON = "reason";
  private static final String UNTIL = "until";
  private static final int MAX_REASON_LENGTH = 256;

  /** Catches milliseconds; a longer freeze has no end. */
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  private final RequestReply commands;
  private final FreezeState freezes;
  private final FreezeConfirmations confirmations;
  private final TopicReader freezeReader;
  private final FreezeSettings settings;
  private final InstantSource clock;

  FreezeController(
      RequestReply commands,
      FreezeState freezes,
      FreezeConfirmations confirmations,
      TopicReader freezeReader,
      FreezeSettings settings,
      InstantSource clock) {
    this.commands = commands;
    this.freezes = freezes;
    this.confirmations = confirmations;
    this.freezeReader = freezeReader;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(operationId = "listFreezes", summary = "List the freezes")
  @ApiResponse(responseCode = "200", description = "Every scope, frozen or not")
  @Refuses({FORBIDDEN, NOT_LISTENING})
  @GetMapping("/v1/admin/freeze")
  Mono<FreezeView.All> all() {
    return whenListening(
        Mono.fromSupplier(
            () -> new FreezeView.All(FreezeKeys.SCOPES.stream().map(this::view).toList())));
  }

  @Operation(operationId = "getFreeze", summary = "Get the freeze of a scope")
  @ApiResponse(responseCode = "200", description = "The freeze, or that the scope is not frozen")
  @Refuses({FORBIDDEN, PATH_NOT_FOUND, NOT_LISTENING})
  @GetMapping(ONE)
  Mono<FreezeView> one(@PathVariable String scope) {
    FreezeScope known = scopeOf(scope);
    return whenListening(Mono.fromSupplier(() -> view(known)));
  }

  @Operation(
      summary = "Freeze a scope",
      description =
          "Replaces an earlier freeze. It survives restarts and lasts until the scope is thawed.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = REASON,
            description = "The reason, shown with the freeze",
            required = true,
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = MAX_REASON_LENGTH,
                    pattern = PlainText.PATTERN)),
        @Parameter(
            in = ParameterIn.QUERY,
            name = UNTIL,
            description =
                "The end of the freeze in Unix seconds, within a year; without it the freeze has no"
                    + " end",
            schema = @Schema(type = "integer", format = "int64", minimum = "1"))
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
  @PutMapping(ONE)
  Mono<FreezeView> freeze(@PathVariable String scope, ServerWebExchange exchange) {
    FreezeScope known = scopeOf(scope);
    Instant now = clock.instant();
    Freeze freeze =
        Freeze.newBuilder()
            .setScope(known)
            .setReason(reason(exchange))
            .setRequestId(Correlation.of(exchange).requestId())
            .setSince(now)
            .setUntil(until(exchange, now))
            .build();
    return write(known, freeze, exchange).thenReturn(FreezeView.frozen(freeze));
  }

  @Operation(summary = "Thaw a scope", description = "A repeated request changes nothing.")
  @ApiResponse(responseCode = "200", description = "The scope is not frozen")
  @Refuses({
    FORBIDDEN,
    PATH_NOT_FOUND,
    NOT_LISTENING,
    OVERLOADED,
    NOT_PUBLISHED,
    NO_OUTCOME_IN_TIME
  })
  @DeleteMapping(ONE)
  Mono<FreezeView> thaw(@PathVariable String scope, ServerWebExchange exchange) {
    FreezeScope known = scopeOf(scope);
    return write(known, null, exchange).thenReturn(FreezeView.thawed(known));
  }

  private static FreezeScope scopeOf(String label) {
    return FreezeKeys.scopeOf(label).orElseThrow(() -> new RefusedException(PATH_NOT_FOUND));
  }

  private FreezeView view(FreezeScope scope) {
    Instant now = clock.instant();
    if (freezes.status(scope, now) == FreezeState.Status.UNKNOWN) {
      throw new RefusedException(NOT_LISTENING);
    }
    return freezes
        .find(scope, now)
        .map(FreezeView::frozen)
        .orElseGet(() -> FreezeView.thawed(scope));
  }

  /** Publishes a freeze or a thaw, and completes once this gateway has read it. */
  private Mono<Void> write(FreezeScope scope, @Nullable Freeze freeze, ServerWebExchange exchange) {
    var request =
        new CommandRequest(
            RequestKind.OPERATOR,
            Topics.FREEZES,
            FreezeKeys.of(scope),
            id -> freeze,
            settings.timeout(),
            Correlation.of(exchange));
    return whenListening(
        Mono.when(confirmations.awaitRead(scope, freeze), commands.publish(request))
            .timeout(
                settings.timeout(), Mono.error(() -> new RefusedException(NO_OUTCOME_IN_TIME))));
  }

  private <T> Mono<T> whenListening(Mono<T> answer) {
    return Mono.defer(
        () ->
            freezeReader.isListening() ? answer : Mono.error(new RefusedException(NOT_LISTENING)));
  }

  private static String reason(ServerWebExchange exchange) {
    String reason = QueryParameters.value(exchange, REASON).orElse("").strip();
    if (reason.isEmpty()) {
      throw RefusedException.invalid(REASON, "is missing");
    }
    if (reason.length() > MAX_REASON_LENGTH) {
      throw RefusedException.invalid(REASON, "is longer than " + MAX_REASON_LENGTH + " characters");
    }
    if (reason.chars().anyMatch(Character::isISOControl)) {
      throw RefusedException.invalid(REASON, "has control characters");
    }
    return reason;
  }

  private static @Nullable Instant until(ServerWebExchange exchange, Instant now) {
    String until = QueryParameters.value(exchange, UNTIL).orElse(null);
    if (until == null) {
      return null;
    }
    if (!until.matches("[0-9]{1,18}")) {
      throw RefusedException.invalid(UNTIL, "is no whole number of Unix seconds");
    }
    long seconds = Long.parseLong(until);
    if (seconds > now.plus(MAX_DURATION).getEpochSecond()) {
      throw RefusedException.invalid(UNTIL, "is more than a year ahead");
    }
    Instant end = Instant.ofEpochSecond(seconds);
    if (!now.isBefore(end)) {
      throw RefusedException.invalid(UNTIL, "is not in the future");
    }
    return end;
  }
}
