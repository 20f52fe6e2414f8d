package io.sandboxbroker.worker.stats;

import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PrefixAllocations;
import io.sandboxbroker.topic.StatsKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of allocations by period and name prefix, without zeros, of the minutes before the
 * newest event. All time comes from the events, so that reading them again leads to the same. Not
 * thread-safe.
 */
final class RecentAllocations {

  private final NavigableMap<Instant, Map<String, Long>> periods = new TreeMap<>();
  private Instant oldest = Instant.MIN;

  /** Forgets what is too old for a rate at this time, and accepts no such allocations any more. */
  void advanceTo(Instant now) {
    Instant begin = StatsKeys.periodOf(now.minus(StatsKeys.RATE_WINDOW));
    if (begin.isAfter(oldest)) {
      oldest = begin;
      periods.headMap(begin).clear();
    }
  }

  /** Adds a number of allocations, which may be negative, unless they are too old. */
  void add(String prefix, Instant at, long number) {
    Instant period = StatsKeys.periodOf(at);
    if (!period.isBefore(oldest)) {
      Map<String, Long> counts = periods.computeIfAbsent(period, begin -> new TreeMap<>());
      counts.merge(prefix, number, RecentAllocations::sum);
      if (counts.isEmpty()) {
        periods.remove(period);
      }
    }
  }

  private static @Nullable Long sum(long before, long number) {
    return before + number == 0 ? null : Long.valueOf(before + number);
  }

  void addAll(Iterable<PrefixAllocations> others) {
    others.forEach(
        other ->
            other
                .getPeriods()
                .forEach(period -> add(other.getPrefix(), period.getFrom(), period.getCount())));
  }

  /**
   * The periods of each prefix, sorted.
   *
   * @param shown returns the prefix that the allocations of a prefix count under
   */
  NavigableMap<String, List<AllocationPeriod>> byPrefix(UnaryOperator<String> shown) {
    NavigableMap<String, List<AllocationPeriod>> byPrefix = new TreeMap<>();
    periods.forEach(
        (from, counts) -> {
          Map<String, Long> merged = new TreeMap<>();
          counts.forEach((prefix, number) -> merged.merge(shown.apply(prefix), number, Long::sum));
          merged.forEach(
              (prefix, number) ->
                  byPrefix
                      .computeIfAbsent(prefix, first -> new ArrayList<>())
                      .add(new AllocationPeriod(from, number)));
        });
    return byPrefix;
  }

  /**
   * The same with at most this many prefixes, the first ones in alphabetical order; all others
   * count as {@link StatsKeys#OTHERS}.
   */
  List<PrefixAllocations> bounded(int maxPrefixes) {
    NavigableMap<String, List<AllocationPeriod>> all = byPrefix(UnaryOperator.identity());
    List<String> first =
        all.keySet().stream()
            .filter(prefix -> !prefix.equals(StatsKeys.OTHERS))
            .limit(maxPrefixes)
            .toList();
    Set<String> separate = new HashSet<>(first);
    List<PrefixAllocations> bounded = new ArrayList<>();
    byPrefix(prefix -> separate.contains(prefix) ? prefix : StatsKeys.OTHERS)
        .forEach((prefix, counts) -> bounded.add(new PrefixAllocations(prefix, counts)));
    return bounded;
  }
}
