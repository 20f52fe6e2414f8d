package io.sandboxbroker.gateway.renewal;

import static io.sandboxbroker.gateway.web.Refusal.ALLOCATION_EXPIRED;
import static io.sandboxbroker.gateway.web.Refusal.NOT_SANDBOX_OWNER;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.RENEWAL_LIMIT_REACHED;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.IdempotencyKey;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Renews the lease of a track. */
@ApiController(tag = "Tracks")
class RenewalController {

  private static final String DURATION = "duration";

  private static final String ISO_8601 =
      "^P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,9})?S)?)?$";

  private static final Pattern DURATION_PATTERN = Pattern.compile(ISO_8601);
  private static final int MAX_LENGTH = 32;

  private static final Duration MIN_DURATION = Duration.ofMillis(1);

  /** Longer than any lease; the allocator applies the limit of the lease itself. */
  private static final Duration MAX_DURATION = Duration.ofDays(30);

  private final RequestReply commands;
  private final RenewalSettings settings;
  private final InstantSource clock;

  RenewalController(RequestReply commands, RenewalSettings settings, InstantSource clock) {
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Renew a lease",
      description =
          "The lease ends this long after now: never before its present end, and never later than"
              + " its limit.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = DURATION,
            description = "An ISO 8601 duration, such as PT2H; more than zero, at most 30 days",
            required = true,
            schema =
                @Schema(type = "string", pattern = ISO_8601, minLength = 3, maxLength = MAX_LENGTH),
            example = "PT2H"),
        @Parameter(
            in = ParameterIn.HEADER,
            name = IdempotencyKey.HEADER,
            description =
                "A second renewal of the lease with this key has the answer of the first. No key by"
                    + " default: each request is a renewal.",
            schema =
                @Schema(
                    type = "string",
                    maxLength = IdempotencyKey.MAX_LENGTH,
                    pattern = IdempotencyKey.PATTERN))
      })
  @ApiResponse(responseCode = "200", description = "The end of the lease")
  @Refuses({
    SANDBOX_NOT_FOUND,
    NOT_SANDBOX_OWNER,
    ALLOCATION_EXPIRED,
    RENEWAL_LIMIT_REACHED,
    NO_OUTCOME_IN_TIME
  })
  @PostMapping("/v1/sandboxes/{id}/renew")
  Mono<RenewedLease> renew(Caller caller, @PathVariable String id, ServerWebExchange exchange) {
    String sandbox = AsciiText.require("id", id);
    QueryParameters.allowOnly(exchange, Set.of(DURATION));
    long duration = duration(exchange).toMillis();
    IdempotencyKey key = IdempotencyKey.of(exchange.getRequest().getHeaders(), caller);
    Correlation correlation = Correlation.of(exchange);
    Instant now = clock.instant();
    Function<String, SpecificRecord> command =
        commandId -> {
          LogField.COMMAND_ID.put(exchange, commandId);
          return RenewLease.newBuilder()
              .setCommandId(commandId)
              .setRequestId(correlation.requestId())
              .setTrackId(caller.track().value())
              .setSandboxId(sandbox)
              .setDurationMillis(duration)
              .setIdempotencyKey(key.explicit() ? key.value() : null)
              .setRequestedAt(now)
              .setDeadline(now.plus(settings.timeout()))
              .build();
        };
    return commands
        .request(
            new CommandRequest(
                RequestKind.RELEASE,
                Topics.DELETION_COMMANDS,
                sandbox,
                command,
                settings.timeout(),
                correlation))
        .map(RenewedLease::of);
  }

  private static Duration duration(ServerWebExchange exchange) {
    String text =
        QueryParameters.value(exchange, DURATION)
            .orElseThrow(() -> RefusedException.invalid(DURATION, "is missing"));
    Duration duration = parsed(text);
    // Compared before it is counted in milliseconds, which could overflow.
    if (duration.compareTo(MIN_DURATION) < 0 || duration.compareTo(MAX_DURATION) > 0) {
      throw RefusedException.invalid(DURATION, "is not between a millisecond and 30 days");
    }
    return duration;
  }

  /** Java also reads signs and small letters, which the document does not permit. */
  private static Duration parsed(String text) {
    try {
      if (text.length() <= MAX_LENGTH && DURATION_PATTERN.matcher(text).matches()) {
        return Duration.parse(text);
      }
    } catch (DateTimeParseException unreadable) {
      // Refused below: no part, or too many digits.
    }
    throw RefusedException.invalid(DURATION, "is not an ISO 8601 duration, such as PT2H");
  }
}
