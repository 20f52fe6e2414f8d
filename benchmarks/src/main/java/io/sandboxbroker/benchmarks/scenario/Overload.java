package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answer;
import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.Latencies;
import io.sandboxbroker.benchmarks.load.LoadDriver;
import io.sandboxbroker.benchmarks.pool.SlowStore;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.localstack.PartSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A store that answers 50 calls a second: bursts right after the start of an allocator and again
 * when it is warm, and then for ten minutes twice as many requests as the store can serve.
 */
final class Overload implements Scenario {

  private static final int PER_SECOND = 50;
  private static final List<Integer> BURSTS = List.of(200, 500, 1_000);
  private static final int TWICE = 2 * PER_SECOND;
  private static final int SECONDS = 600;
  private static final int CLIENTS = 3_000;

  /** How long a client waits for its answer. */
  private static final int PATIENCE = 25;

  /** Some calls are no transactions: an allocator reads candidates, and probes the table. */
  private static final int SPARE = 1_000;

  private double worst = 1;

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var clients = testBed.clients(CLIENTS);
        var store = SlowStore.atRate(testBed.stack().dynamoDb(), PER_SECOND)) {
      int twice = testBed.scaled(SECONDS) * TWICE;
      int bursts = 2 * BURSTS.stream().mapToInt(Integer::intValue).sum();
      testBed.fill(bursts + twice + SPARE);
      Program before = testBed.allocators().getFirst();
      for (int burst : BURSTS) {
        testBed.startAllocator(behind(store.endpoint()));
        testBed.stop(before);
        before = testBed.allocators().getFirst();
        measure(testBed, "cold", burst, run(testBed, clients, "cold", burst));
        measure(testBed, "warm", burst, run(testBed, clients, "warm", burst));
      }
      testBed.figures().put("worst_served_share", worst);
      Answers answers =
          testBed.record(
              clients
                  .start(
                      testBed.tracks("twice", twice),
                      Duration.ofSeconds(1).dividedBy(TWICE),
                      answer -> {})
                  .join());
      testBed.figures().put("twice_rate_share", answers.rate() / PER_SECOND);
      putRefusals(testBed.figures(), "twice", answers);
      return testBed.violationsUnderOverload();
    }
  }

  private static PartSettings behind(URI store) {
    return PartSettings.usual().withEnvironment(Map.of("DDB_ENDPOINT_URL", store.toString()));
  }

  private static Answers run(TestBed testBed, LoadDriver clients, String what, int burst) {
    return testBed.run(clients, testBed.tracks(what + "-" + burst, burst));
  }

  private void measure(TestBed testBed, String what, int burst, Answers answers) {
    int possible = Math.min(burst, PER_SECOND * PATIENCE);
    double share = (double) answers.allocated() / possible;
    worst = Math.min(worst, share);
    String prefix = "burst_" + burst + "_" + what;
    testBed.figures().put(prefix + "_served_share", share);
    testBed.figures().put(prefix + "_seconds", answers.seconds());
    putRefusals(testBed.figures(), prefix, answers);
  }

  private static void putRefusals(Map<String, Double> figures, String prefix, Answers answers) {
    List<Answer> refused = answers.all().stream().filter(its -> !its.isAllocated()).toList();
    figures.put(prefix + "_refused", (double) refused.size());
    if (!refused.isEmpty()) {
      var latencies = Latencies.of(refused.stream().mapToLong(Answer::nanos));
      figures.put(prefix + "_refused_p50_ms", latencies.quantileMillis(0.5));
      figures.put(prefix + "_refused_p99_ms", latencies.quantileMillis(0.99));
    }
  }
}
