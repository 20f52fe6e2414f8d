package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.Gaps;
import io.sandboxbroker.benchmarks.load.LoadDriver;
import io.sandboxbroker.benchmarks.pool.SlowStore;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.process.Usage;
import io.sandboxbroker.localstack.PartSettings;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A second allocator beside the first: how often both want the same sandbox, what clients notice
 * when it is killed, and what it adds when the store is slow.
 */
final class TwoAllocators implements Scenario {

  private static final int POOL = 50_000;
  private static final int WARM_UP = 6_000;
  private static final int MEASURED = 3_000;
  private static final int CLIENTS = 64;
  private static final Duration DELAY = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** One is killed after this part of a run. */
  private static final int KILLED_AFTER = 3;

  @Override
  public String name() {
    return "two-allocators";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var clients = testBed.clients(CLIENTS)) {
      testBed.fill(testBed.scaled(POOL));
      Program first = testBed.allocators().getFirst();
      warmUp(testBed, clients, "first");
      Program second = testBed.startAllocator(PartSettings.usual());
      warmUp(testBed, clients, "both");
      conflicts(testBed, clients);
      kill(testBed, clients, second);
      try (var slow = new SlowStore(testBed.stack().dynamoDb(), DELAY)) {
        var further =
            PartSettings.usual()
                .withEnvironment(Map.of("DDB_ENDPOINT_URL", slow.endpoint().toString()));
        testBed.startAllocator(further);
        testBed.stop(first);
        slowStore(testBed, clients, further);
      }
      return testBed.violations();
    }
  }

  private static void warmUp(TestBed testBed, LoadDriver clients, String what) {
    testBed.run(clients, testBed.tracks("warm-" + what, testBed.scaled(WARM_UP)));
  }

  private void conflicts(TestBed testBed, LoadDriver clients) throws InterruptedException {
    Usage usage = Usage.of(testBed.allocators());
    Answers answers = testBed.run(clients, testBed.tracks("conflicts", testBed.scaled(MEASURED)));
    usage.end();
    double claims = usage.counted("broker_dynamodb_calls_total", "\"TransactWriteItems\"");
    double conflicts = usage.counted("broker_allocate_conflicts_total");
    testBed.figures().put("per_second", answers.rate());
    testBed.figures().put("conflicts_per_claim", conflicts / claims);
  }

  private void kill(TestBed testBed, LoadDriver clients, Program killed)
      throws InterruptedException {
    List<String> tracks = testBed.tracks("killed", testBed.scaled(MEASURED));
    var before = new CountDownLatch(tracks.size() / KILLED_AFTER);
    CompletableFuture<Answers> running =
        clients.start(tracks, Duration.ZERO, answer -> before.countDown());
    if (!before.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(before.getCount() + " answers are missing before the kill");
    }
    testBed.kill(killed);
    long moment = System.nanoTime();
    Answers answers = testBed.record(running.join());
    testBed.figures().put("kill_not_served", (double) answers.all().size() - answers.allocated());
    int partitions = Topics.ALLOCATION_COMMANDS.partitions();
    double gap = Gaps.longestSeconds(answers.all(), partitions, moment);
    testBed.figures().put("kill_longest_gap_s", gap);
    testBed.figures().put("kill_max_ms", answers.latencies().maxMillis());
  }

  /**
   * Measures one allocator before and after both, because it gets faster as it warms up. The better
   * rate counts.
   */
  private void slowStore(TestBed testBed, LoadDriver clients, PartSettings further)
      throws InterruptedException {
    warmUp(testBed, clients, "slow");
    double before = slowRate(testBed, clients, "one_at_first");
    Program second = testBed.startAllocator(further);
    warmUp(testBed, clients, "slow-both");
    double both = slowRate(testBed, clients, "two");
    testBed.figures().put("slow_store_two_per_second", both);
    testBed.stop(second);
    double after = slowRate(testBed, clients, "one");
    testBed.figures().put("slow_store_one_per_second", Math.max(before, after));
  }

  /** Measures the rate, and the processor time, which limits the rate if the store does not. */
  private double slowRate(TestBed testBed, LoadDriver clients, String what)
      throws InterruptedException {
    String prefix = "slow_store_" + what + "_";
    Usage allocators = Usage.of(testBed.allocators());
    Usage gateway = Usage.of(List.of(testBed.gateway()));
    var others = new CpuShares(testBed.stack());
    Answers answers =
        testBed.run(clients, testBed.tracks("slow-" + what, testBed.scaled(MEASURED)));
    others.end();
    int requests = answers.all().size();
    double ofAllocators = allocators.end().cpuMillis();
    double ofGateway = gateway.end().cpuMillis();
    double all = ofAllocators + ofGateway + others.millis();
    Map<String, Double> figures = testBed.figures();
    others.put(figures, prefix, requests);
    figures.put(prefix + "allocators_cpu_ms_per_request", ofAllocators / requests);
    figures.put(prefix + "gateway_cpu_ms_per_request", ofGateway / requests);
    figures.put(prefix + "processors_busy", all / (answers.seconds() * 1_000));
    return answers.rate();
  }
}
