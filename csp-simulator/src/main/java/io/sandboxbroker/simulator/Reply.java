package io.sandboxbroker.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the transport does with a request in the end. */
sealed interface Reply {
  /** A complete HTTP response; the body is JSON or empty. */
  record Answer(int status, Map<String, String> headers, String body) implements Reply {
    @Override
    public String outcome() {
      return Integer.toString(status);
    }
  }

  /**
   * Status 200 and the length of the whole body, but only a share of it, then the end of the
   * connection.
   */
  record Broken(String body, double share) implements Reply {
    @Override
    public String outcome() {
      return "broken";
    }
  }

  /** RST instead of an answer. */
  record Reset() implements Reply {
    @Override
    public String outcome() {
      return "reset";
    }
  }

  /** FIN instead of an answer. */
  record Closed() implements Reply {
    @Override
    public String outcome() {
      return "closed";
    }
  }

  /** Nothing at all. */
  record Silence() implements Reply {
    @Override
    public String outcome() {
      return "hung";
    }
  }

  /** How logs and counters call it: the status, or what happened to the connection. */
  String outcome();

  static Answer status(int status) {
    return new Answer(status, Map.of(), "");
  }

  static Answer json(int status, Object body) {
    return new Answer(status, Map.of(), Json.write(body));
  }

  /** An error as the CSP words it. */
  static Answer error(int status, String message) {
    return json(status, Map.of("error", List.of(Map.of("message", message))));
  }

  static Answer tooManyRequests(@Nullable Duration retryAfter) {
    return withRetryAfter(error(429, "too many requests"), retryAfter);
  }

  static Answer withRetryAfter(Answer answer, @Nullable Duration retryAfter) {
    if (retryAfter == null) {
      return answer;
    }
    long seconds = retryAfter.plusNanos(999_999_999).toSeconds();
    return new Answer(
        answer.status(), Map.of("Retry-After", Long.toString(seconds)), answer.body());
  }
}
