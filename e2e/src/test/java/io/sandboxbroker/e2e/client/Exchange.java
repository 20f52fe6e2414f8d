package io.sandboxbroker.e2e.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP request and what came of it.
 *
 * @param call what was asked
 * @param track who asked
 * @param sandbox the sandbox or command that it was about; empty for an allocation
 * @param requestId sent as X-Request-ID, never twice
 * @param status of the answer; {@link #NO_ANSWER} when there was none
 * @param headers of the answer, by name in lower case
 * @param body of the answer; a missing node when it was no JSON
 * @param answered when it ended, in time since the start of the client
 * @param took from sending to the end
 */
public record Exchange(
    Call call,
    String track,
    String sandbox,
    String requestId,
    int status,
    Map<String, String> headers,
    JsonNode body,
    Duration answered,
    Duration took) {

  /** The status when the connection broke or the time was up. */
  public static final int NO_ANSWER = 0;

  private static final int ACCEPTED = 202;

  public Exchange {
    headers = Map.copyOf(headers);
  }

  /** Whether the broker says that it has done what was asked, and not only that it will. */
  public boolean succeeded() {
    return status / 100 == 2 && status != ACCEPTED;
  }

  /** A field of the body as text; empty when it is not there. */
  public String text(String field) {
    return body.path(field).asString("");
  }

  /** A header of the answer. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public String toString() {
    return "%s of %s%s: %s %s (request %s)"
        .formatted(
            call, track, sandbox.isEmpty() ? "" : " for " + sandbox, status, body, requestId);
  }
}
