package io.sandboxbroker.worker.csp;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JWT that the CSP has issued.
 *
 * @param text never shown
 */
record Jwt(String text) {

  /**
   * Its expiry (RFC 7519, 4.1.4); empty when it is missing or unreadable. Only the CSP checks the
   * signature.
   */
  Optional<Instant> expiry(JsonMapper json) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode exp = json.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
      return exp.isNumber() ? Optional.of(Instant.ofEpochSecond(exp.asLong())) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException | JacksonException unreadable) {
      return Optional.empty();
    }
  }

  /** For logs, without the token. */
  @Override
  public String toString() {
    return "Jwt[]";
  }
}
