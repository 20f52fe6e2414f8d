package io.sandboxbroker.benchmarks.report;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of a run, in JSON and as a table.
 *
 * @param startedAt when it began
 * @param scale of the sizes of pool and load; 1 for a measurement that counts
 * @param machine what it ran on
 * @param targets with what was measured
 * @param figures by scenario
 * @param violations of the guarantees; a run with a violation has failed
 */
public record Report(
    Instant startedAt,
    double scale,
    Machine machine,
    List<Target> targets,
    Map<String, Map<String, Double>> figures,
    List<String> violations) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * What a run had to itself, or had to share.
   *
   * @param loadBefore the load average of the last minute before the start; negative when unknown
   */
  public record Machine(int processors, String java, String system, double loadBefore) {

    /** This one, now. */
    public static Machine now() {
      var system = ManagementFactory.getOperatingSystemMXBean();
      return new Machine(
          system.getAvailableProcessors(),
          System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
          system.getName() + " " + system.getArch(),
          system.getSystemLoadAverage());
    }
  }

  /** With the targets that these figures are held to. */
  public Report(
      Instant startedAt, double scale, Machine machine, Figures figures, List<String> violations) {
    this(startedAt, scale, machine, Targets.of(figures), figures.all(), violations);
  }

  public Report {
    targets = List.copyOf(targets);
    violations = List.copyOf(violations);
  }

  /** As JSON. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /** Prints targets and violations for people. */
  public void print(PrintWriter out) {
    out.printf("%n%-70s %12s  %12s%n", "Targets", "measured", "bound");
    for (Target target : targets) {
      out.printf(
          "%-70s %12s  %12s  %s%n",
          target.what(),
          target.measured() == null ? "–" : Figures.shown(target.measured()) + " " + target.unit(),
          (target.atLeast() ? "≥ " : "≤ ") + Figures.shown(target.bound()) + " " + target.unit(),
          verdict(target.met()));
    }
    violations.forEach(violation -> out.println("VIOLATION: " + violation));
    out.flush();
  }

  private static String verdict(@Nullable Boolean met) {
    if (met == null) {
      return "not measured";
    }
    return met ? "met" : "NOT MET";
  }
}
