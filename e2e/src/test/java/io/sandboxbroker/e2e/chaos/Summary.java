package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.chaos.Statistics.Numbers;
import io.sandboxbroker.e2e.client.Exchange;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a run, as text for people and as one line of JSON for programs.
 *
 * @param seed of the run
 * @param length of the run, without the start
 * @param throttle per cent of the processors that everything had; 100 without a limit
 * @param numbers what has happened
 * @param records committed records that were checked
 * @param audit the result of the audit
 * @param violations of the guarantees, and what must not happen to scripts and parts
 */
record Summary(
    long seed,
    Duration length,
    int throttle,
    Numbers numbers,
    int records,
    AuditResult audit,
    List<String> violations) {

  Summary {
    violations = List.copyOf(violations);
  }

  /** Whether the run has passed. */
  boolean isGood() {
    return violations.isEmpty() && audit.holds();
  }

  void print(PrintWriter out) {
    numbers
        .strikes()
        .forEach(
            (fault, targets) -> out.printf("%s: %d %s%n", fault, Numbers.sum(targets), targets));
    out.printf("kills and pauses: %d%n", numbers.killsAndPauses());
    out.printf("starts that failed and were repeated: %s%n", numbers.failedStarts());
    out.printf("restarts of unhealthy services: %s%n", numbers.unhealthy());
    numbers
        .answers()
        .forEach(
            (call, statuses) ->
                out.printf("%s: %d attempts: %s%n", call, Numbers.sum(statuses), text(statuses)));
    out.printf("requests: %d%n", numbers.requests());
    out.printf("longest time without a success: %.1f s%n", seconds(numbers.longestSilence()));
    out.printf("longest wait for a final answer: %.1f s%n", seconds(numbers.longestWait()));
    out.printf(
        "longest wait after all parts were ready: %.1f s%n", seconds(numbers.longestReadyWait()));
    out.printf("longest start of a killed part: %.1f s%n", seconds(numbers.longestStart()));
    out.printf("committed records that were checked: %d%n", records);
    out.printf("audit: %s%n", audit);
    violations.forEach(violation -> out.println("  VIOLATION " + violation));
    out.printf("violations: %d%n", violations.size());
    out.printf("seed %d, %.1f minutes%n", seed, seconds(length) / 60);
    out.println(json());
  }

  /** All of it in one line. */
  String json() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("seed", seed);
    line.put("minutes", Math.round(seconds(length) / 6) / 10.0);
    line.put("throttle", throttle);
    line.put("kills_and_pauses", numbers.killsAndPauses());
    line.put("strikes", numbers.strikes());
    line.put("failed_starts", numbers.failedStarts());
    line.put("unhealthy_restarts", numbers.unhealthy());
    line.put("requests", numbers.requests());
    line.put("answers", numbers.answers());
    line.put("longest_silence_seconds", seconds(numbers.longestSilence()));
    line.put("longest_wait_seconds", seconds(numbers.longestWait()));
    line.put("longest_wait_after_ready_seconds", seconds(numbers.longestReadyWait()));
    line.put("longest_start_seconds", seconds(numbers.longestStart()));
    line.put("records", records);
    line.put("audit_holds", audit.holds());
    line.put("audit_violations", audit.violations());
    line.put("violations", violations);
    line.put("good", isGood());
    return JsonMapper.shared().writeValueAsString(line);
  }

  private static String text(Map<Integer, Integer> statuses) {
    return new TreeMap<>(statuses)
        .entrySet().stream()
            .map(
                status ->
                    (status.getKey() == Exchange.NO_ANSWER
                            ? "no answer"
                            : Objects.toString(status.getKey()))
                        + " × "
                        + status.getValue())
            .collect(Collectors.joining(", "));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
