package io.sandboxbroker.cli.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An answer of the broker.
 *
 * @param status of HTTP
 * @param headers of the response
 * @param body its JSON; a missing node when it is none
 */
public record Answer(int status, HttpHeaders headers, JsonNode body) {

  private static final int ACCEPTED = 202;
  private static final long MAX_RETRY_AFTER = 3_600;

  /** Whether the broker has accepted the command and continues with it. */
  public boolean isAccepted() {
    return status == ACCEPTED;
  }

  /** The path of the state of an accepted command. */
  public Optional<String> location() {
    return headers.firstValue("Location");
  }

  /** After which time the broker wants to be asked again, at most an hour. */
  Optional<Duration> retryAfter() {
    return headers
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), MAX_RETRY_AFTER)));
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Whether the contract has clients repeat the request: 409 and other refusals are final. */
  boolean isTransient() {
    return switch (status) {
      case 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }
}
