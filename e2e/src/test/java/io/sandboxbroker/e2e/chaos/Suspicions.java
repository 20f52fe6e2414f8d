package io.sandboxbroker.e2e.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Tells what speaks against the broker for good from what is merely under way: it is said again and
 * again for longer than anything is under way. Not thread-safe.
 */
final class Suspicions {

  /** More than any command waits for its outcome, with a restart of all that it needs. */
  private static final Duration LONGEST_UNDER_WAY = Duration.ofSeconds(90);

  private final Map<String, Duration> since = new HashMap<>();

  /**
   * Of what is said now, that which has been said for too long.
   *
   * @param now time since the start
   */
  List<String> confirmedBy(List<String> said, Duration now) {
    since.keySet().retainAll(new HashSet<>(said));
    said.forEach(violation -> since.putIfAbsent(violation, now));
    return since.entrySet().stream()
        .filter(entry -> now.minus(entry.getValue()).compareTo(LONGEST_UNDER_WAY) > 0)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
