package io.sandboxbroker.benchmarks.report;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured: numbers by scenario and name, in the order in which they came. */
public final class Figures {

  private final Map<String, Map<String, Double>> scenarios = new LinkedHashMap<>();

  /** The numbers of a scenario, to which it adds its own. */
  public Map<String, Double> of(String scenario) {
    return scenarios.computeIfAbsent(scenario, unseen -> new LinkedHashMap<>());
  }

  /** A number; null when it was not measured. */
  public @Nullable Double get(String scenario, String name) {
    return scenarios.getOrDefault(scenario, Map.of()).get(name);
  }

  /** Prints those of a scenario for people. */
  public void print(String scenario, PrintWriter out) {
    scenarios
        .getOrDefault(scenario, Map.of())
        .forEach((name, value) -> out.printf("  %-44s %12s%n", name, shown(value)));
    out.flush();
  }

  static String shown(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.3f", value);
  }

  /** All of them. */
  public Map<String, Map<String, Double>> all() {
    return scenarios;
  }
}
