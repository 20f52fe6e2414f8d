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
    testBed.figures().put("per_second", answers.rate());
    testBed
        .figures()
        .put("conflicts_per_claim", usage.counted("broker_allocate_conflicts_total") / claims);
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
    testBed
        .figures()
        .put(
            "kill_longest_gap_s",
            Gaps.longestSeconds(answers.all(), Topics.ALLOCATION_COMMANDS.partitions(), moment));
    testBed.figures().put("kill_max_ms", answers.latencies().maxMillis());
  }

  /**
   * One alone is measured before and after both, as it goes on getting warmer: the better counts.
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

  /** Keeps beside it where the processors' time goes: that is what limits it, if not the store. */
  private double slowRate(TestBed testBed, LoadDriver clients, String what)
      throws InterruptedException {
    String prefix = "slow_store_" + what + "_";
    Usage allocators = Usage.of(testBed.allocators());
    Usage gateway = Usage.of(List.of(testBed.gateway()));
    var others = CpuShares.of(testBed.stack());
    Answers answers =
        testBed.run(clients, testBed.tracks("slow-" + what, testBed.scaled(MEASURED)));
    others.end();
    int requests = answers.all().size();
    others.put(testBed.figures(), prefix, requests);
    testBed
        .figures()
        .put(prefix + "allocators_cpu_ms_per_request", allocators.end().cpuMillis() / requests);
    testBed
        .figures()
        .put(prefix + "gateway_cpu_ms_per_request", gateway.end().cpuMillis() / requests);
    testBed
        .figures()
        .put(
            prefix + "processors_busy",
            (allocators.cpuMillis() + gateway.cpuMillis() + others.millis())
                / (answers.seconds() * 1_000));
    return answers.rate();
  }
}
