package io.sandboxbroker.benchmarks.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All answers of one run.
 *
 * @param all in the order in which they came; at least one
 */
public record Answers(List<Answer> all) {

  private static final double NANOS_PER_SECOND = 1e9;

  public Answers {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("Nothing was asked");
    }
  }

  /** From the first request to the last answer. */
  public double seconds() {
    long first = all.stream().mapToLong(Answer::sentNanos).min().orElseThrow();
    long last = all.stream().mapToLong(Answer::answeredNanos).max().orElseThrow();
    return (last - first) / NANOS_PER_SECOND;
  }

  /** How many requests received a sandbox. */
  public long allocated() {
    return all.stream().filter(Answer::isAllocated).count();
  }

  /** How many requests received a sandbox, per second. */
  public double rate() {
    return allocated() / seconds();
  }

  /** How long the answers took. */
  public Latencies latencies() {
    return Latencies.of(all.stream().mapToLong(Answer::nanos));
  }

  /** Adds the quantiles of the latency and the number of answers per status to the figures. */
  public void putLatencies(Map<String, Double> figures) {
    Latencies latencies = latencies();
    figures.put("p50_ms", latencies.quantileMillis(0.5));
    figures.put("p90_ms", latencies.quantileMillis(0.9));
    figures.put("p99_ms", latencies.quantileMillis(0.99));
    figures.put("max_ms", latencies.maxMillis());
    statuses().forEach((status, count) -> figures.put("status_" + status, (double) count));
  }

  /** How often each status came. */
  public Map<Integer, Long> statuses() {
    return all.stream()
        .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
  }
}
