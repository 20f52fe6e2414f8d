package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time of what the machine is shared with: servers, worker and this driver. */
final class CpuShares {

  private static final List<Part> OTHERS =
      List.of(Part.KAFKA, Part.DYNAMODB, Part.LIFECYCLE_WORKER);

  private final Map<Program, Duration> before = new LinkedHashMap<>();
  private final Map<Program, Duration> used = new LinkedHashMap<>();
  private final Duration driverBefore = driver();
  private Duration driverUsed = Duration.ZERO;

  CpuShares(LocalStack stack) {
    for (Part part : OTHERS) {
      var program = new Program(stack.instance(part));
      before.put(program, program.cpu());
    }
  }

  void end() {
    before.forEach((program, cpu) -> used.put(program, program.cpu().minus(cpu)));
    driverUsed = driver().minus(driverBefore);
  }

  /**
   * Adds each program's share to the figures.
   *
   * @param prefix of the names of the figures
   */
  void put(Map<String, Double> figures, String prefix, int requests) {
    used.forEach(
        (program, cpu) ->
            figures.put(
                prefix + program.title() + "_cpu_ms_per_request",
                (double) cpu.toMillis() / requests));
    figures.put(prefix + "driver_cpu_ms_per_request", (double) driverUsed.toMillis() / requests);
  }

  /** Of all of them together. */
  double millis() {
    return used.values().stream().reduce(driverUsed, Duration::plus).toMillis();
  }

  private static Duration driver() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
