package io.sandboxbroker.cli.http;

import tools.jackson.databind.JsonNode;

/** Signals that the broker refused a call for good: a problem of RFC 9457. */
public final class RefusedException extends RuntimeException {

  private final int status;
  private final transient JsonNode problem;

  /** A refusal with its problem; the body of another answer has no fields. */
  public RefusedException(int status, JsonNode problem, String requestId) {
    super(message(status, problem, requestId));
    this.status = status;
    this.problem = problem;
  }

  private static String message(int status, JsonNode problem, String requestId) {
    String detail = problem.path("detail").asString(problem.path("title").asString("no detail"));
    String code = problem.path("code").asString("HTTP " + status);
    return "%s (%s, request %s)"
        .formatted(detail, code, problem.path("request_id").asString(requestId));
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The stable code of the problem; empty when the answer was no problem. */
  public String code() {
    return problem.path("code").asString("");
  }

  /** The problem as the broker sent it. */
  public JsonNode problem() {
    return problem;
  }

  /** Whether the refusal is about the token. */
  public boolean isAboutToken() {
    return status == 401 || (status == 403 && (code().equals("FORBIDDEN") || code().isEmpty()));
  }

  /** Whether no sandbox was free. */
  public boolean isForLackOfSandboxes() {
    return status == 409 && code().equals("NO_SANDBOXES_AVAILABLE");
  }
}
