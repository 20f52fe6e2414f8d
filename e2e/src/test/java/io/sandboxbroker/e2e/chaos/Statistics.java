package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.localstack.Part;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What has happened in a run, in numbers. Thread-safe. */
final class Statistics {

  private final Map<Part, Integer> kills = new EnumMap<>(Part.class);
  private final Map<Call, Map<Integer, Integer>> answers = new EnumMap<>(Call.class);
  private Duration lastSuccess = Duration.ZERO;
  private Duration longestSilence = Duration.ZERO;
  private Duration silentFrom = Duration.ZERO;
  private Duration longestWait = Duration.ZERO;

  synchronized void killed(Part part) {
    kills.merge(part, 1, Integer::sum);
  }

  /** Counts every attempt, those that are tried again among them. */
  synchronized void count(Exchange exchange) {
    answers
        .computeIfAbsent(exchange.call(), call -> new TreeMap<>())
        .merge(exchange.status(), 1, Integer::sum);
    if (exchange.succeeded() && exchange.answered().compareTo(lastSuccess) > 0) {
      Duration silence = exchange.answered().minus(lastSuccess);
      if (!lastSuccess.isZero() && silence.compareTo(longestSilence) > 0) {
        longestSilence = silence;
        silentFrom = lastSuccess;
      }
      lastSuccess = exchange.answered();
    }
  }

  /** A script had its final answer after so long, over all attempts. */
  synchronized void finallyAnswered(Duration after) {
    longestWait = after.compareTo(longestWait) > 0 ? after : longestWait;
  }

  synchronized String summary() {
    var text = new StringBuilder();
    text.append("kills: ").append(kills).append(System.lineSeparator());
    answers.forEach(
        (call, statuses) ->
            text.append("%s: %d attempts: ".formatted(call, sum(statuses)))
                .append(
                    statuses.entrySet().stream()
                        .map(status -> named(status.getKey()) + " × " + status.getValue())
                        .collect(Collectors.joining(", ")))
                .append(System.lineSeparator()));
    text.append(
        "longest time without a success: %.1f s, from %.1f s on%n"
            .formatted(seconds(longestSilence), seconds(silentFrom)));
    text.append(
        "longest wait of a script for its final answer: %.1f s%n".formatted(seconds(longestWait)));
    return text.toString();
  }

  private static int sum(Map<Integer, Integer> statuses) {
    return statuses.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String named(int status) {
    return status == Exchange.NO_ANSWER ? "no answer" : Integer.toString(status);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
