package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.VisibleText;
import org.springframework.http.HttpHeaders;

/**
 * What makes an allocation the same one when it is asked for again, within its track.
 *
 * @param explicit whether the client chose it; else it is the track id
 */
record IdempotencyKey(String value, boolean explicit) {

  static final String HEADER = "Idempotency-Key";

  static IdempotencyKey of(HttpHeaders headers, Caller caller) {
    return VisibleText.ofHeader(headers, HEADER)
        .map(given -> new IdempotencyKey(unquoted(given), true))
        .orElseGet(() -> new IdempotencyKey(caller.track().value(), false));
  }

  /** The header is a structured string by its standard, and bare by habit. */
  private static String unquoted(String given) {
    if (!given.startsWith("\"")) {
      return given;
    }
    if (given.length() < 2 || !given.endsWith("\"")) {
      throw RefusedException.invalid(HEADER, "has a quote that is not closed");
    }
    return VisibleText.require(HEADER, given.substring(1, given.length() - 1));
  }
}
