package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.ReadyTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts that have no final answer yet, and since when. Thread-safe. */
final class OpenScripts {

  /** How long a script may have no final answer once all parts are ready. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<String, Duration> since = new ConcurrentHashMap<>();
  private final ReadyTime readyTime;

  OpenScripts(ReadyTime readyTime) {
    this.readyTime = readyTime;
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
        .filter(open -> readyTime.unbrokenOf(now.minus(open.getValue())).compareTo(LONGEST) > 0)
        .map(
            open ->
                "%s has no final answer %d s after all parts were ready"
                    .formatted(open.getKey(), LONGEST.toSeconds()))
        .sorted()
        .toList();
  }
}
