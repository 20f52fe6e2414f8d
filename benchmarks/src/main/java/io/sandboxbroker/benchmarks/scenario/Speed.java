package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.Latencies;
import io.sandboxbroker.benchmarks.report.Figures;

/** How soon answers came, and which. */
final class Speed {

  private Speed() {}

  static void keep(Figures figures, String scenario, Answers answers) {
    Latencies latencies = answers.latencies();
    figures.put(scenario, "p50_ms", latencies.quantileMillis(0.5));
    figures.put(scenario, "p90_ms", latencies.quantileMillis(0.9));
    figures.put(scenario, "p99_ms", latencies.quantileMillis(0.99));
    figures.put(scenario, "max_ms", latencies.maxMillis());
    answers
        .statuses()
        .forEach((status, count) -> figures.put(scenario, "status_" + status, (double) count));
  }
}
