package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.RefusedException;
import org.springframework.http.HttpHeaders;

/**
 * The key that makes repeated requests of a track one allocation.
 *
 * @param explicit whether the client chose the key; otherwise it is the track id
 */
record IdempotencyKey(String value, boolean explicit) {

  static final String HEADER = "Idempotency-Key";

  static IdempotencyKey of(HttpHeaders headers, Caller caller) {
    return AsciiText.ofHeader(headers, HEADER)
        .map(given -> new IdempotencyKey(unquoted(given), true))
        .orElseGet(() -> new IdempotencyKey(caller.track().value(), false));
  }

  /** The standard says a quoted string; many clients send a bare one. */
  private static String unquoted(String given) {
    if (!given.startsWith("\"")) {
      return given;
    }
    if (given.length() < 2 || !given.endsWith("\"")) {
      throw RefusedException.invalid(HEADER, "has an unclosed quote");
    }
    return AsciiText.require(HEADER, given.substring(1, given.length() - 1));
  }
}
