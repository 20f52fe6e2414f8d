package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.StatsKeys;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Numbers of sandboxes by prefix and status, without zeros. Not thread-safe. */
final class SandboxCounts {

  /** The name prefix and the status of sandboxes that count together. */
  record CountKey(String prefix, SandboxStatus status) {}

  private final NavigableMap<CountKey, Long> counts =
      new TreeMap<>(Comparator.comparing(CountKey::prefix).thenComparing(CountKey::status));

  void add(CountKey key, long number) {
    counts.merge(key, number, SandboxCounts::sum);
  }

  private static @Nullable Long sum(long before, long number) {
    return before + number == 0 ? null : Long.valueOf(before + number);
  }

  /** In the order of the prefixes. */
  NavigableMap<CountKey, Long> counts() {
    return Collections.unmodifiableNavigableMap(counts);
  }

  /** The prefixes of the counts. */
  Set<String> prefixes() {
    return counts.keySet().stream().map(CountKey::prefix).collect(Collectors.toSet());
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  long of(SandboxStatus status) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().status() == status)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * The same counts with at most this many prefixes, the first ones in alphabetical order; all
   * others count as {@link StatsKeys#OTHERS}. A prefix that is among the first of a sum is among
   * the first of each part, so parts may be bounded before they are added up.
   */
  SandboxCounts bounded(int maxPrefixes) {
    SandboxCounts bounded = new SandboxCounts();
    Set<String> prefixes = new HashSet<>();
    counts.forEach(
        (key, number) -> {
          boolean separate =
              key.prefix().equals(StatsKeys.OTHERS)
                  || prefixes.contains(key.prefix())
                  || (prefixes.size() < maxPrefixes && prefixes.add(key.prefix()));
          bounded.add(separate ? key : new CountKey(StatsKeys.OTHERS, key.status()), number);
        });
    return bounded;
  }
}
