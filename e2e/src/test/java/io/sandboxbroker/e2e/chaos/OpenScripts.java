package io.sandboxbroker.e2e.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts that have no final answer yet, and since when. Thread-safe. */
final class OpenScripts {

  private final Map<String, Duration> since = new ConcurrentHashMap<>();
  private final ReadyLimit limit;

  OpenScripts(ReadyLimit limit) {
    this.limit = limit;
  }

  /**
   * A script asks.
   *
   * @param script what it asks for; unique among the open ones
   * @param now time since the start
   */
  void begin(String script, Duration now) {
    since.put(script, now);
  }

  /** A script has its final answer. */
  void end(String script) {
    since.remove(script);
  }

  /** A line for each script that has waited too long since all parts were ready. */
  List<String> overdue(Duration now) {
    return since.entrySet().stream()
        .filter(open -> limit.isExceededBy(now.minus(open.getValue())))
        .map(
            open ->
                "%s has no final answer %d s after all parts were ready"
                    .formatted(open.getKey(), limit.length().toSeconds()))
        .sorted()
        .toList();
  }
}
