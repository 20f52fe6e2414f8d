package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.topic.StatsKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast sandboxes were allocated lately, from the periods that the worker counts. All gateways
 * read the same periods, so their rates differ by their clocks only. Thread-safe.
 */
public final class AllocationRates {

  private static final double MILLIS_PER_SECOND = 1e3;

  /** What may stand between a name and its number: {@code lab-} is a prefix of {@code lab-0087}. */
  private static final String SEPARATORS = "-_. ";

  private final PoolCounts counts;

  AllocationRates(PoolCounts counts) {
    this.counts = counts;
  }

  /**
   * The allocations per second of the last {@link StatsKeys#RATE_WINDOW}.
   *
   * @param prefix a prefix of the statistics
   */
  double perSecond(String prefix, Instant now) {
    Instant begin = now.minus(StatsKeys.RATE_WINDOW);
    double allocated = 0;
    for (AllocationPeriod period : counts.allocations(prefix)) {
      allocated += period.getCount() * shareAfter(begin, period.getFrom());
    }
    return allocated / seconds(StatsKeys.RATE_WINDOW);
  }

  /** The part of a period that is after a moment, from 0 to 1. */
  private static double shareAfter(Instant begin, Instant from) {
    double after = seconds(Duration.between(begin, from.plus(StatsKeys.PERIOD)));
    return Math.clamp(after / seconds(StatsKeys.PERIOD), 0, 1);
  }

  /**
   * The seconds in which the last sandbox of a prefix would be allocated at this rate; empty when
   * nothing was allocated lately.
   */
  OptionalLong secondsToEmpty(String prefix, Instant now) {
    double rate = perSecond(prefix, now);
    return rate > 0
        ? OptionalLong.of(Math.round(counts.of(prefix, SandboxStatus.AVAILABLE) / rate))
        : OptionalLong.empty();
  }

  /**
   * The allocations per second of sandboxes whose names start with a text; empty when none is known
   * or the time is too short.
   *
   * @param namePrefix empty for all sandboxes
   * @param since earlier allocations do not count
   */
  public OptionalDouble perSecondSince(String namePrefix, Instant since, Instant now) {
    Instant oldest = now.minus(StatsKeys.RATE_WINDOW);
    Instant begin =
        StatsKeys.periodOf(
            (since.isAfter(oldest) ? since : oldest).plus(StatsKeys.PERIOD).minusMillis(1));
    if (begin.plus(StatsKeys.PERIOD).isAfter(now)) {
      return OptionalDouble.empty();
    }
    long allocated =
        counts.allocatedPrefixes().stream()
            .filter(prefix -> accepts(namePrefix, prefix))
            .flatMap(prefix -> counts.allocations(prefix).stream())
            .filter(period -> !period.getFrom().isBefore(begin))
            .mapToLong(AllocationPeriod::getCount)
            .sum();
    return allocated == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(allocated / seconds(Duration.between(begin, now)));
  }

  /** Whether all sandboxes of a prefix of the statistics have names that start with a text. */
  private static boolean accepts(String namePrefix, String prefix) {
    return namePrefix.isEmpty()
        || (!prefix.equals(StatsKeys.OTHERS)
            && (prefix.startsWith(namePrefix)
                || (namePrefix.startsWith(prefix)
                    && namePrefix
                        .substring(prefix.length())
                        .chars()
                        .allMatch(character -> SEPARATORS.indexOf(character) >= 0))));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_PER_SECOND;
  }
}
