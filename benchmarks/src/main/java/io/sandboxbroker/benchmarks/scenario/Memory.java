package io.sandboxbroker.benchmarks.scenario;

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

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;

  /** The gateway queues some hundred commands for publishing, and this is not what is measured. */
  private static final Duration PACE = Duration.ofMillis(1);

  private static final Map<Part, PartSettings> SETTINGS =
      Map.of(
          Part.API_GATEWAY,
          PartSettings.usual()
              .withFlags(HEAP)
              .withEnvironment(
                  Map.of("BROKER_REPLIES_MAXWAITING", "2500", "BROKER_ALLOCATION_HOLD", "60s")),
          Part.ALLOCATOR,
          PartSettings.usual().withFlags(HEAP));

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context, SETTINGS);
        var clients = testBed.clients(CLIENTS);
        var waiting = testBed.clients(WAITING)) {
      int warmUp = testBed.scaled(WARM_UP);
      testBed.fill(warmUp + WAITING);
      testBed.run(clients, testBed.tracks("warm", warmUp));
      waitingRequests(testBed, waiting);

      testBed.fill(testBed.scaled(POOL) + testBed.scaled(ALLOCATED));
      testBed.run(clients, testBed.tracks("many", testBed.scaled(ALLOCATED)));
      Program allocator = testBed.allocators().getFirst();
      testBed.figures().put("allocator_live_heap_mib", allocator.liveHeapMebibytes());
      return testBed.violations();
    }
  }

  /** The requests wait because the allocator is killed; later it is started again. */
  private void waitingRequests(TestBed testBed, LoadDriver clients) throws InterruptedException {
    Program allocator = testBed.allocators().getFirst();
    allocator.instance().kill();
    CompletableFuture<Answers> running =
        clients.start(testBed.tracks("waiting", WAITING), PACE, answer -> {});
    Program gateway = testBed.gateway();
    awaitWaiting(gateway);
    testBed.figures().put("gateway_live_heap_mib", gateway.liveHeapMebibytes());
    allocator.instance().restart();
    Answers answers = testBed.record(running.join());
    testBed.figures().put("waiting_served", (double) answers.allocated());
    testBed.figures().put("waiting_max_ms", answers.latencies().maxMillis());
  }

  private static void awaitWaiting(Program gateway) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    double waiting = 0;
    while (waiting < WAITING) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("only " + waiting + " requests wait");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      waiting = gateway.metrics().sum("broker_waiting_requests");
    }
  }
}
