package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.StatsKeys;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many there are of each kind that there is any of. Not thread-safe. */
final class SandboxCounts {

  private final NavigableMap<CountKey, Long> counts = new TreeMap<>();

  /** Counts so many more, or fewer. */
  void add(CountKey kind, long number) {
    counts.merge(kind, number, SandboxCounts::sum);
  }

  private static @Nullable Long sum(long before, long number) {
    return before + number == 0 ? null : Long.valueOf(before + number);
  }

  /** In the order of their prefixes. */
  NavigableMap<CountKey, Long> counts() {
    return Collections.unmodifiableNavigableMap(counts);
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
   * The same with so many prefixes at the most, the first ones, and all others as {@link
   * StatsKeys#OTHERS}. Which they are follows from what there is, not from how it came to be; and a
   * prefix that is among the first of a sum is so in each of its parts, so parts may be bounded
   * before they are added up.
   */
  SandboxCounts bounded(int mostPrefixes) {
    SandboxCounts bounded = new SandboxCounts();
    Set<String> prefixes = new HashSet<>();
    counts.forEach(
        (kind, number) -> {
          boolean itself =
              kind.prefix().equals(StatsKeys.OTHERS)
                  || prefixes.contains(kind.prefix())
                  || (prefixes.size() < mostPrefixes && prefixes.add(kind.prefix()));
          bounded.add(itself ? kind : new CountKey(StatsKeys.OTHERS, kind.status()), number);
        });
    return bounded;
  }
}
