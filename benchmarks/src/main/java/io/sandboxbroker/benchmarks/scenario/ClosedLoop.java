package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.process.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** 64 clients, each of which sends the next request as soon as it has its answer. */
final class ClosedLoop implements Scenario {

  private static final int POOL = 20_000;

  /** Until the compilers have little left to do: at 8,000 they still took 40 % of the time. */
  private static final int WARM_UP = 30_000;

  private static final int MEASURED = 8_000;
  private static final int CLIENTS = 64;

  @Override
  public String name() {
    return "closed-loop";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var clients = testBed.clients(CLIENTS)) {
      testBed.fill(testBed.scaled(WARM_UP) + testBed.scaled(POOL));
      testBed.run(clients, testBed.tracks("warm", testBed.scaled(WARM_UP)));
      var programs = new ArrayList<>(testBed.allocators());
      programs.add(testBed.gateway());
      if (context.profiles() != null) {
        for (Program program : programs) {
          program.startProfile();
        }
      }
      var gatewayUsage = Usage.of(List.of(testBed.gateway()));
      var allocatorUsage = Usage.of(testBed.allocators());
      List<Long> compilersBefore = programs.stream().map(Program::compilerMillis).toList();
      var others = new CpuShares(testBed.stack());
      Answers answers = testBed.run(clients, testBed.tracks("loop", testBed.scaled(MEASURED)));
      others.end();
      Map<String, Double> figures = testBed.figures();
      for (int i = 0; i < programs.size(); i++) {
        // How warm it was; part of the processor time, not beside it.
        figures.put(
            programs.get(i).title() + "_compiler_cpu_ms_per_allocation",
            (double) (programs.get(i).compilerMillis() - compilersBefore.get(i))
                / answers.allocated());
      }
      figures.put("per_second", answers.rate());
      answers.putLatencies(figures);
      putCosts(figures, answers, gatewayUsage.end(), allocatorUsage.end());
      others.put(figures, "", answers.all().size());
      for (Program program : programs) {
        stopProfile(program, context.profiles());
        figures.put(program.title() + "_live_heap_mib", program.liveHeapMebibytes());
      }
      return testBed.violations();
    }
  }

  private void stopProfile(Program program, @Nullable Path folder) throws InterruptedException {
    if (folder != null) {
      program.stopProfile(folder.resolve(name() + "-" + program.title() + ".jfr"));
    }
  }

  private static void putCosts(
      Map<String, Double> figures, Answers answers, Usage gateway, Usage allocator) {
    double allocations = answers.allocated();
    double calls =
        gateway.counted("broker_dynamodb_calls_total")
            + allocator.counted("broker_dynamodb_calls_total");
    double claims = allocator.counted("broker_dynamodb_calls_total", "\"TransactWriteItems\"");
    double conflicts = allocator.counted("broker_allocate_conflicts_total");
    figures.put("store_calls_per_allocation", calls / allocations);
    // Each allocation makes one call or more, so at most so many made more as there are calls more.
    figures.put(
        "share_with_one_store_call_at_least", Math.max(0, 1 - (calls - allocations) / allocations));
    figures.put("conflicts_per_claim", conflicts / claims);
    figures.put("false_exhaustions", allocator.counted("broker_false_exhaustion_total"));
    double gatewayCpu = gateway.cpuMillis() / allocations;
    double allocatorCpu = allocator.cpuMillis() / allocations;
    figures.put("gateway_cpu_ms_per_allocation", gatewayCpu);
    figures.put("allocator_cpu_ms_per_allocation", allocatorCpu);
    figures.put("cpu_ms_per_allocation", gatewayCpu + allocatorCpu);
    String pauses = "jvm_gc_pause_seconds_sum";
    figures.put("gateway_gc_share", gateway.counted(pauses) / answers.seconds());
    figures.put("allocator_gc_share", allocator.counted(pauses) / answers.seconds());
  }
}
