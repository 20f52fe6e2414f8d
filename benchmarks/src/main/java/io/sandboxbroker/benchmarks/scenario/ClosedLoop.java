package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.process.ThreadTimes;
import io.sandboxbroker.benchmarks.process.Usage;
import io.sandboxbroker.benchmarks.report.Figures;
import java.util.ArrayList;
import java.util.List;

/** 64 clients, each of which asks for the next track as soon as it has its answer. */
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
  public List<String> run(Bench bench) throws InterruptedException {
    try (var stage = Stage.start(this, bench);
        var clients = stage.clients(CLIENTS)) {
      stage.fill(bench.scaled(WARM_UP) + bench.scaled(POOL));
      stage.run(clients, stage.tracks("warm", bench.scaled(WARM_UP)));

      var gateway = stage.gateway();
      var ours = new ArrayList<>(stage.allocators());
      ours.add(gateway);
      var profiles = Profiles.start(bench, name(), ours);
      var gatewayUsage = Usage.of(List.of(gateway));
      var allocatorUsage = Usage.of(stage.allocators());
      List<ThreadTimes> threads = ours.stream().map(Program::threads).toList();
      var others = Shares.of(stage.stack());
      Answers answers = stage.run(clients, stage.tracks("loop", bench.scaled(MEASURED)));
      others.end();
      keepCompilers(bench.figures(), answers, ours, threads);
      keepSpeed(bench.figures(), answers);
      keepCosts(bench.figures(), answers, gatewayUsage.end(), allocatorUsage.end());
      others.keep(bench.figures(), name(), "", answers.all().size());
      profiles.stop(answers.all().size());
      for (Program program : ours) {
        bench
            .figures()
            .put(name(), program.title() + "_live_heap_mib", program.liveHeapMebibytes());
      }
      return stage.violations();
    }
  }

  private void keepSpeed(Figures figures, Answers answers) {
    figures.put(name(), "per_second", answers.rate());
    Speed.keep(figures, name(), answers);
  }

  /** How warm it was; part of the processor time, not beside it. */
  private void keepCompilers(
      Figures figures, Answers answers, List<Program> programs, List<ThreadTimes> before) {
    for (int i = 0; i < programs.size(); i++) {
      ThreadTimes used = programs.get(i).threads().since(before.get(i));
      figures.put(
          name(),
          programs.get(i).title() + "_compiler_cpu_ms_per_allocation",
          (double) used.compilerMillis() / answers.allocated());
    }
  }

  private void keepCosts(Figures figures, Answers answers, Usage gateway, Usage allocator) {
    double allocations = answers.allocated();
    double calls =
        gateway.counted("broker_dynamodb_calls_total")
            + allocator.counted("broker_dynamodb_calls_total");
    double claims = allocator.counted("broker_dynamodb_calls_total", "\"TransactWriteItems\"");
    double conflicts = allocator.counted("broker_allocate_conflicts_total");
    figures.put(name(), "store_calls_per_allocation", calls / allocations);
    // Each allocation makes one call or more, so at most so many made more as there are calls more.
    figures.put(
        name(),
        "share_with_one_store_call_at_least",
        Math.max(0, 1 - (calls - allocations) / allocations));
    figures.put(name(), "conflicts_per_claim", conflicts / claims);
    figures.put(name(), "false_exhaustions", allocator.counted("broker_false_exhaustion_total"));
    figures.put(name(), "gateway_cpu_ms_per_allocation", gateway.cpuMillis() / allocations);
    figures.put(name(), "allocator_cpu_ms_per_allocation", allocator.cpuMillis() / allocations);
    figures.put(
        name(),
        "cpu_ms_per_allocation",
        (gateway.cpuMillis() + allocator.cpuMillis()) / allocations);
    figures.put(
        name(),
        "gateway_gc_share",
        gateway.counted("jvm_gc_pause_seconds_sum") / answers.seconds());
    figures.put(
        name(),
        "allocator_gc_share",
        allocator.counted("jvm_gc_pause_seconds_sum") / answers.seconds());
  }
}
