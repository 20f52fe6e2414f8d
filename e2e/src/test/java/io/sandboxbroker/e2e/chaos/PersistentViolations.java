package io.sandboxbroker.e2e.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Separates violations from commands that are still open: a violation is reported for longer than
 * any command is open. Not thread-safe.
 */
final class PersistentViolations {

  /** More than any command waits for its outcome while all that it needs is ready. */
  private static final Duration LONGEST_OPEN = Duration.ofSeconds(90);

  private final Map<String, Duration> since = new HashMap<>();

  /**
   * The violations among these that have been reported for too long.
   *
   * @param now time since the start for which all parts were ready
   */
  List<String> confirmedBy(List<String> reported, Duration now) {
    since.keySet().retainAll(new HashSet<>(reported));
    reported.forEach(violation -> since.putIfAbsent(violation, now));
    return since.entrySet().stream()
        .filter(entry -> now.minus(entry.getValue()).compareTo(LONGEST_OPEN) > 0)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
