package io.sandboxbroker.gateway.web;

import org.springframework.http.HttpHeaders;

/**
 * The key that makes repeated requests of a track one allocation.
 *
 * @param explicit whether the client chose the key; otherwise it is the track id
 */
public record IdempotencyKey(String value, boolean explicit) {

  /** The name of the header. */
  public static final String HEADER = "Idempotency-Key";

  /** The header's value as a regular expression, for the OpenAPI document. */
  public static final String PATTERN = "^(?:[!#-~][!-~]{0,255}|\"[!-~]{1,256}\")?$";

  /** The most characters of the header, with quotes. */
  public static final int MAX_LENGTH = AsciiText.MAX_LENGTH + 2;

  /**
   * The key of a request.
   *
   * @throws RefusedException if the key is invalid
   */
  public static IdempotencyKey of(HttpHeaders headers, Caller caller) {
    return AsciiText.given(headers, HEADER)
        .map(given -> new IdempotencyKey(AsciiText.require(HEADER, unquoted(given.strip())), true))
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
    return given.substring(1, given.length() - 1);
  }
}
