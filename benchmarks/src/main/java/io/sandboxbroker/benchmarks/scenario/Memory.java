package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answer;
import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.LoadDriver;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a heap of 512 MiB must hold: 2,000 waiting requests, and a pool of 100,000. */
final class Memory implements Scenario {

  private static final String HEAP = "-Xmx512m";
  private static final int WAITING = 2_000;
  private static final int WARM_UP = 2_000;
  private static final int POOL = 100_000;
  private static final int ALLOCATED = 4_000;
  private static final int CLIENTS = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;

  /** The gateway queues some hundred commands for publishing, and this is not what is measured. */
  private static final Duration PACE = Duration.ofMillis(1);

  private static final Map<Part, PartSettings> SETTINGS =
      Map.of(
          Part.API_GATEWAY,
          PartSettings.usual()
              .withFlags(HEAP)
              .telling(
                  Map.of("BROKER_REPLIES_MAXWAITING", "2500", "BROKER_ALLOCATION_HOLD", "60s")),
          Part.ALLOCATOR,
          PartSettings.usual().withFlags(HEAP));

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<String> run(Bench bench) throws InterruptedException {
    try (var stage = Stage.start(this, bench, SETTINGS);
        var clients = stage.clients(CLIENTS);
        var waiting = stage.clients(WAITING)) {
      int warmUp = bench.scaled(WARM_UP);
      stage.fill(warmUp + WAITING);
      stage.run(clients, stage.tracks("warm", warmUp));
      waitingRequests(bench, stage, waiting);

      stage.fill(bench.scaled(POOL) + bench.scaled(ALLOCATED));
      stage.run(clients, stage.tracks("many", bench.scaled(ALLOCATED)));
      Program allocator = stage.allocators().getFirst();
      bench.figures().put(name(), "allocator_live_heap_mib", allocator.liveHeapMebibytes());
      return stage.violations();
    }
  }

  /** They wait because nobody is there who answers: their allocator is killed, and comes back. */
  private void waitingRequests(Bench bench, Stage stage, LoadDriver clients)
      throws InterruptedException {
    Program allocator = stage.allocators().getFirst();
    allocator.instance().kill();
    CompletableFuture<Answers> running =
        clients.start(stage.tracks("waiting", WAITING), PACE, Memory::ignore);
    Program gateway = stage.gateway();
    awaitWaiting(gateway);
    bench.figures().put(name(), "gateway_live_heap_mib", gateway.liveHeapMebibytes());
    allocator.instance().restart();
    Answers answers = stage.remember(running.join());
    bench.figures().put(name(), "waiting_served", (double) answers.allocated());
    bench.figures().put(name(), "waiting_max_ms", answers.latencies().maxMillis());
  }

  private static void awaitWaiting(Program gateway) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    double waiting = 0;
    while (waiting < WAITING) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("only " + waiting + " requests wait");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      waiting = gateway.metrics().sum("broker_waiting_requests");
    }
  }

  private static void ignore(Answer answer) {}
}
