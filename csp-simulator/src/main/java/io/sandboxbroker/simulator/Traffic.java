package io.sandboxbroker.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much was asked since the start or reset.
 *
 * @param requests that arrived
 * @param inFlight that wait for their reply now
 * @param highestConcurrency the most that were ever in flight at once
 * @param highestRate the most that arrived within any one second
 * @param outcomes how many ended how, by {@link RequestRecord#outcome()}
 */
public record Traffic(
    long requests,
    int inFlight,
    int highestConcurrency,
    int highestRate,
    Map<String, Long> outcomes) {

  /** Counts requests that begin and end. Not thread-safe. */
  static final class Meter {
    /** Above this number of requests a second the rate is not exact. */
    private static final int MAX_RATE = 100_000;

    private final Deque<Instant> lastSecond = new ArrayDeque<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long requests;
    private int inFlight;
    private int highestConcurrency;
    private int highestRate;

    /** Counts a request that begins, and answers how many are in flight with it. */
    int begin(Instant now) {
      requests++;
      inFlight++;
      highestConcurrency = Math.max(highestConcurrency, inFlight);
      Instant second = now.minusSeconds(1);
      while (!lastSecond.isEmpty()
          && (!lastSecond.getFirst().isAfter(second) || lastSecond.size() == MAX_RATE)) {
        lastSecond.removeFirst();
      }
      lastSecond.addLast(now);
      highestRate = Math.max(highestRate, lastSecond.size());
      return inFlight;
    }

    void end(String outcome) {
      inFlight--;
      outcomes.merge(outcome, 1L, Long::sum);
    }

    Traffic read() {
      return new Traffic(requests, inFlight, highestConcurrency, highestRate, Map.copyOf(outcomes));
    }
  }
}
