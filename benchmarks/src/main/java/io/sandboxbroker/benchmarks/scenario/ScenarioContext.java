package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.report.Figures;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario works with.
 *
 * @param root folder of the checkout, in which the programs have been built
 * @param folder where logs go
 * @param profiles where profiles of the measured time go; null for none
 * @param scale of the sizes of pool and load, above 0 up to 1; a measurement that counts has 1
 * @param figures takes what is measured
 * @param out receives the progress
 */
public record ScenarioContext(
    Path root,
    Path folder,
    @Nullable Path profiles,
    double scale,
    Figures figures,
    PrintWriter out) {

  public ScenarioContext {
    if (!(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException("The scale is above 0 and up to 1, not " + scale);
    }
  }

  /** The figures of this scenario. */
  Map<String, Double> figures(String scenario) {
    return figures.of(scenario);
  }

  int scaled(int size) {
    return (int) Math.ceil(size * scale);
  }
}
