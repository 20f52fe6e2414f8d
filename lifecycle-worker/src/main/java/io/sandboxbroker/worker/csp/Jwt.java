package io.sandboxbroker.worker.csp;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token that the CSP gave us.
 *
 * @param text never shown
 */
record Jwt(String text) {

  /**
   * When it says that it ends (RFC 7519, 4.1.4); empty when it does not say so readably. Its
   * signature is the CSP's to check.
   */
  Optional<Instant> end(JsonMapper json) {
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

  /** Without the token, so that it can be logged. */
  @Override
  public String toString() {
    return "Jwt[]";
  }
}
