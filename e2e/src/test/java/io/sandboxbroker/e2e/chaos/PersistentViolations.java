package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.ReadyTime;
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

  /** More than any command waits for its outcome while all that it needs is ready. */
  static final Duration LONGEST_OPEN = Duration.ofSeconds(60);

  private final Map<String, Duration> since = new HashMap<>();
  private final ReadyTime readyTime;

  PersistentViolations(ReadyTime readyTime) {
    this.readyTime = readyTime;
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
        .filter(
            entry -> readyTime.unbrokenOf(now.minus(entry.getValue())).compareTo(LONGEST_OPEN) > 0)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
