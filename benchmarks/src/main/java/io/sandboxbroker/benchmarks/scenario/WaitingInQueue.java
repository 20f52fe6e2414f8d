package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.LoadDriver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Who waits slows nobody: 32 clients while one command waits for a prefix that nothing has, against
 * the same clients before and after it. And a class that waits is served nearly as fast as one that
 * comes: 1,000 waiting clients and then as many sandboxes, against a burst of 1,000.
 */
final class WaitingInQueue implements Scenario {

  private static final int WARM_UP = 15_000;
  private static final int MEASURED = 5_000;
  private static final int LOOP_CLIENTS = 32;
  private static final int CLASS = 1_000;
  private static final String NOTHING_HAS_IT = "mistyped-";

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 50;

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var few = testBed.clients(LOOP_CLIENTS);
        var many = testBed.clients(CLASS)) {
      int warmUp = testBed.scaled(WARM_UP);
      int measured = testBed.scaled(MEASURED);
      testBed.fill(warmUp + 3 * measured + 2 * CLASS);
      testBed.run(few, testBed.tracks("warm", warmUp));
      testBed.run(many, testBed.tracks("warm-class", CLASS));

      oneWaitsForNothing(testBed, few, measured);
      aClassWaits(testBed, many);
      return testBed.violations();
    }
  }

  private static void oneWaitsForNothing(TestBed testBed, LoadDriver clients, int measured)
      throws InterruptedException {
    Answers before = testBed.run(clients, testBed.tracks("before", measured));
    String track = testBed.tracks("mistaken", 1).getFirst();
    String command = clients.submit(track, NOTHING_HAS_IT);
    awaitQueue(testBed, 1);
    Answers meanwhile = testBed.run(clients, testBed.tracks("meanwhile", measured));
    awaitQueue(testBed, 1);
    clients.cancel(track, command);
    awaitQueue(testBed, 0);
    Answers after = testBed.run(clients, testBed.tracks("after", measured));

    Map<String, Double> figures = testBed.figures();
    figures.put("alone_per_second", Math.max(before.rate(), after.rate()));
    figures.put("beside_a_waiting_command_per_second", meanwhile.rate());
    figures.put("alone_p50_ms", before.latencies().quantileMillis(0.5));
    figures.put("beside_a_waiting_command_p50_ms", meanwhile.latencies().quantileMillis(0.5));
  }

  private static void aClassWaits(TestBed testBed, LoadDriver clients) throws InterruptedException {
    Answers burst = testBed.run(clients, testBed.tracks("burst", CLASS));
    CompletableFuture<Answers> waiting =
        clients.start(testBed.tracks("waiting", CLASS), Duration.ZERO, answer -> {});
    awaitQueue(testBed, CLASS);
    long filling = System.nanoTime();
    testBed.fill(CLASS);
    long filled = System.nanoTime();
    Answers answers = testBed.record(waiting.join());
    long served = System.nanoTime();

    Map<String, Double> figures = testBed.figures();
    figures.put("burst_seconds", burst.seconds());
    figures.put("filled_seconds", seconds(filling, filled));
    figures.put("waiting_class_served_seconds", seconds(filling, served));
    figures.put("waiting_class_served", (double) answers.allocated());
  }

  private static double seconds(long from, long to) {
    return (double) (to - from) / Duration.ofSeconds(1).toNanos();
  }

  private static void awaitQueue(TestBed testBed, int length) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    double known = -1;
    while (known != length) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the queue has " + known + " entries, not " + length);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      known = testBed.gateway().metrics().sum("broker_line_length");
    }
  }
}
