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
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** One is killed after this part of a run. */
  private static final int KILLED_AFTER = 3;

  @Override
  public String name() {
    return "two-allocators";
  }

  @Override
  public List<String> run(Bench bench) throws InterruptedException {
    try (var stage = Stage.start(this, bench);
        var clients = stage.clients(CLIENTS)) {
      stage.fill(bench.scaled(POOL));
      Program first = stage.allocators().getFirst();
      warmUp(bench, stage, clients, "first");
      Program second = stage.startAllocator(PartSettings.usual());
      warmUp(bench, stage, clients, "both");
      conflicts(bench, stage, clients);
      kill(bench, stage, clients, second);
      try (var slow = new SlowStore(stage.stack().dynamoDb(), DELAY)) {
        var further =
            PartSettings.usual().telling(Map.of("DDB_ENDPOINT_URL", slow.endpoint().toString()));
        stage.startAllocator(further);
        stage.stop(first);
        slowStore(bench, stage, clients, further);
      }
      return stage.violations();
    }
  }

  private static void warmUp(Bench bench, Stage stage, LoadDriver clients, String what) {
    stage.run(clients, stage.tracks("warm-" + what, bench.scaled(WARM_UP)));
  }

  private void conflicts(Bench bench, Stage stage, LoadDriver clients) throws InterruptedException {
    Usage usage = Usage.of(stage.allocators());
    Answers answers = stage.run(clients, stage.tracks("conflicts", bench.scaled(MEASURED)));
    usage.end();
    double claims = usage.counted("broker_dynamodb_calls_total", "\"TransactWriteItems\"");
    bench.figures().put(name(), "per_second", answers.rate());
    bench
        .figures()
        .put(
            name(),
            "conflicts_per_claim",
            usage.counted("broker_allocate_conflicts_total") / claims);
  }

  private void kill(Bench bench, Stage stage, LoadDriver clients, Program killed)
      throws InterruptedException {
    List<String> tracks = stage.tracks("killed", bench.scaled(MEASURED));
    var before = new CountDownLatch(tracks.size() / KILLED_AFTER);
    CompletableFuture<Answers> running =
        clients.start(tracks, Duration.ZERO, answer -> before.countDown());
    if (!before.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(before.getCount() + " answers are missing before the kill");
    }
    stage.kill(killed);
    long moment = System.nanoTime();
    Answers answers = stage.remember(running.join());
    bench
        .figures()
        .put(name(), "kill_not_served", (double) answers.all().size() - answers.allocated());
    bench
        .figures()
        .put(
            name(),
            "kill_longest_gap_s",
            Gaps.longestSeconds(answers.all(), Topics.ALLOCATION_COMMANDS.partitions(), moment));
    bench.figures().put(name(), "kill_max_ms", answers.latencies().maxMillis());
  }

  /**
   * One alone is measured before and after both, as it goes on getting warmer: the better counts.
   */
  private void slowStore(Bench bench, Stage stage, LoadDriver clients, PartSettings further)
      throws InterruptedException {
    warmUp(bench, stage, clients, "slow");
    double before = slowRate(bench, stage, clients, "one_at_first");
    Program second = stage.startAllocator(further);
    warmUp(bench, stage, clients, "slow-both");
    double both = slowRate(bench, stage, clients, "two");
    bench.figures().put(name(), "slow_store_two_per_second", both);
    stage.stop(second);
    double after = slowRate(bench, stage, clients, "one");
    bench.figures().put(name(), "slow_store_one_per_second", Math.max(before, after));
  }

  /** Keeps beside it where the processors' time goes: that is what limits it, if not the store. */
  private double slowRate(Bench bench, Stage stage, LoadDriver clients, String what)
      throws InterruptedException {
    String when = "slow_store_" + what + "_";
    Usage allocators = Usage.of(stage.allocators());
    Usage gateway = Usage.of(List.of(stage.gateway()));
    var others = Shares.of(stage.stack());
    Answers answers = stage.run(clients, stage.tracks("slow-" + what, bench.scaled(MEASURED)));
    others.end();
    int requests = answers.all().size();
    others.keep(bench.figures(), name(), when, requests);
    bench
        .figures()
        .put(
            name(),
            when + "allocators_cpu_ms_per_request",
            allocators.end().cpuMillis() / requests);
    bench
        .figures()
        .put(name(), when + "gateway_cpu_ms_per_request", gateway.end().cpuMillis() / requests);
    bench
        .figures()
        .put(
            name(),
            when + "processors_busy",
            (allocators.cpuMillis() + gateway.cpuMillis() + others.millis())
                / (answers.seconds() * 1_000));
    return answers.rate();
  }
}
