package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.stack.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of the audit over the topics and the table of a run.
 *
 * @param isMade whether the audit could be made
 * @param holds whether the audit was made, understood every record and found no violation
 * @param violations what it found, or why it was not made
 */
record AuditResult(boolean isMade, boolean holds, List<String> violations) {

  private static final int MAX_ATTEMPTS = 5;
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  AuditResult {
    violations = List.copyOf(violations);
  }

  /** Audits everything there is, and again if a slow machine did not let it be made. */
  static AuditResult of(Broker broker) throws InterruptedException {
    AuditResult result = once(broker);
    for (int attempt = 2; attempt <= MAX_ATTEMPTS && !result.isMade(); attempt++) {
      result = once(broker);
    }
    return result;
  }

  private static AuditResult once(Broker broker) throws InterruptedException {
    // Grace periods are minutes for the audit.
    try (var replay = broker.audit("--grace-minutes=1")) {
      int code = replay.awaitEnd(TIMEOUT);
      return of(code, replay.output(), replay.errors());
    } catch (AssertionError late) {
      return notMade("the audit has not ended after " + TIMEOUT);
    }
  }

  static AuditResult of(int code, String output, String errors) {
    try {
      JsonNode report = JsonMapper.shared().readTree(output);
      if (!report.has("rules")) {
        return notMade(code, errors);
      }
      List<String> found = new ArrayList<>();
      for (JsonNode rule : report.path("rules")) {
        if (rule.path("violations").asLong() > 0) {
          found.add(
              "%s: %s violations, the first of them %s"
                  .formatted(
                      rule.path("rule").asString(),
                      rule.path("violations").asLong(),
                      rule.path("first")));
        }
      }
      long unreadable = report.path("unreadable").path("records").asLong();
      if (unreadable > 0) {
        found.add(unreadable + " records cannot be read");
      }
      return new AuditResult(true, code == 0 && report.path("holds").asBoolean(), found);
    } catch (JacksonException noReport) {
      return notMade(code, errors);
    }
  }

  private static AuditResult notMade(int code, String errors) {
    return notMade(
        "the audit ended with %d: %s"
            .formatted(code, errors.lines().limit(5).collect(Collectors.joining("; "))));
  }

  static AuditResult notMade(String reason) {
    return new AuditResult(false, false, List.of(reason));
  }

  @Override
  public String toString() {
    return (holds ? "every guarantee holds" : "not passed")
        + (violations.isEmpty() ? "" : " " + violations);
  }
}
