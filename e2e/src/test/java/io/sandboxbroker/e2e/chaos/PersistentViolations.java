package io.sandboxbroker.e2e.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Separates violations from commands that are still open. A violation is confirmed when it is
 * reported for longer than any command is open once all parts are ready. Not thread-safe.
 */
final class PersistentViolations {

  private final Map<String, Duration> since = new HashMap<>();
  private final ReadyLimit limit;

  PersistentViolations(ReadyLimit limit) {
    this.limit = limit;
  }

  /**
   * The violations among these that have been reported for too long.
   *
   * @param now time since the start
   */
  List<String> confirmedBy(List<String> reported, Duration now) {
    since.keySet().retainAll(new HashSet<>(reported));
    reported.forEach(violation -> since.putIfAbsent(violation, now));
    return since.entrySet().stream()
        .filter(entry -> limit.isExceededBy(now.minus(entry.getValue())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
