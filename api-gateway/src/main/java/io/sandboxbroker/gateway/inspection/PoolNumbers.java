package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.StatsKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of sandboxes, as far as this gateway has read. What has not been told is none.
 * Bounded; written by one thread, read by any.
 */
final class PoolNumbers {

  private final Map<String, PoolStats> numbers = new ConcurrentHashMap<>();
  private final int most;

  PoolNumbers(int most) {
    this.most = most;
  }

  /** Takes a number; false when there is no room to know it. */
  boolean take(String key, PoolStats number) {
    if (numbers.size() >= most && !numbers.containsKey(key)) {
      return false;
    }
    numbers.put(key, number);
    return true;
  }

  /** Takes that there are none of these any more. */
  void drop(String key) {
    numbers.remove(key);
  }

  long total() {
    return number(StatsKeys.TOTAL);
  }

  long of(SandboxStatus status) {
    return number(StatsKeys.of(status));
  }

  long of(String prefix, SandboxStatus status) {
    return number(StatsKeys.of(prefix, status));
  }

  /** The name prefixes that are counted by themselves, sorted. */
  List<String> prefixes() {
    return numbers.keySet().stream()
        .flatMap(key -> StatsKeys.prefixOf(key).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The newest event counted; empty when none was. */
  Optional<Instant> updatedAt() {
    return numbers.values().stream().map(PoolStats::getUpdatedAt).max(Instant::compareTo);
  }

  private long number(String key) {
    PoolStats number = numbers.get(key);
    return number == null ? 0 : number.getCount();
  }
}
