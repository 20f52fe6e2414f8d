package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** Reads a freeze from the query parameters of a request. */
final class FreezeRequest {

  static final String REASON = "reason";
  static final String UNTIL = "until";
  static final int MAX_REASON_LENGTH = 256;

  /** Catches milliseconds; a longer freeze has no end. */
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  private FreezeRequest() {}

  /**
   * Reads the freeze.
   *
   * @throws RefusedException if the reason is missing or too long, or the end is not within the
   *     next year
   */
  static Freeze read(FreezeScope scope, ServerWebExchange exchange, Instant now) {
    return Freeze.newBuilder()
        .setScope(scope)
        .setReason(reason(exchange))
        .setRequestId(Correlation.of(exchange).requestId())
        .setSince(now)
        .setUntil(until(exchange, now))
        .build();
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
