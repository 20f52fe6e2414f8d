package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.report.Figures;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time of what the machine is shared with: servers, worker and this driver. */
final class Shares {

  private static final List<Part> OTHERS =
      List.of(Part.KAFKA, Part.DYNAMODB, Part.LIFECYCLE_WORKER);

  private final Map<Program, Duration> before = new LinkedHashMap<>();
  private final Map<Program, Duration> used = new LinkedHashMap<>();
  private final Duration driverBefore = driver();
  private Duration driverUsed = Duration.ZERO;

  private Shares(LocalStack stack) {
    for (Part part : OTHERS) {
      var program = new Program(stack.instance(part));
      before.put(program, program.cpu());
    }
  }

  static Shares of(LocalStack stack) {
    return new Shares(stack);
  }

  void end() {
    before.forEach((program, cpu) -> used.put(program, program.cpu().minus(cpu)));
    driverUsed = driver().minus(driverBefore);
  }

  /**
   * Keeps each one's share.
   *
   * @param when goes before the names of the figures; empty where there is one of each
   */
  void keep(Figures figures, String scenario, String when, int requests) {
    used.forEach(
        (program, cpu) ->
            figures.put(
                scenario,
                when + program.title() + "_cpu_ms_per_request",
                (double) cpu.toMillis() / requests));
    figures.put(
        scenario, when + "driver_cpu_ms_per_request", (double) driverUsed.toMillis() / requests);
  }

  /** Of all of them together. */
  double millis() {
    return used.values().stream().reduce(driverUsed, Duration::plus).toMillis();
  }

  private static Duration driver() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
