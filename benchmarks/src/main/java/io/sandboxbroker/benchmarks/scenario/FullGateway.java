package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answer;
import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.LoadDriver;
import io.sandboxbroker.benchmarks.load.LoadDriver.Request;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who waits slows nobody who gives back: releases, look-ups and operators while 2,000 allocations
 * wait for a sandbox, against the same calls of an idle gateway before.
 */
final class FullGateway implements Scenario {

  private static final int WAITING = 2_000;
  private static final int CALLS = 1_000;
  private static final int WARM_UP = 2_000;
  private static final int CLIENTS = 4;
  private static final int MANY = 64;
  private static final int OK = 200;

  /** The gateway queues some hundred commands for publishing, and this is not what is measured. */
  private static final Duration PACE = Duration.ofMillis(1);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;

  private static final Map<Part, PartSettings> SETTINGS =
      Map.of(
          Part.API_GATEWAY,
          PartSettings.usual()
              .withEnvironment(
                  Map.of(
                      "BROKER_REPLIES_MAXWAITING",
                      "" + WAITING,
                      // Long enough for all calls, on any machine.
                      "BROKER_ALLOCATION_TIMEOUT",
                      "60s")));

  @Override
  public String name() {
    return "full-gateway";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context, SETTINGS);
        var many = testBed.clients(MANY);
        var tracks = testBed.clients(CLIENTS);
        var operators = testBed.operators(CLIENTS);
        var waiting = testBed.clients(WAITING)) {
      int calls = testBed.scaled(CALLS);
      List<Answer> warm = testBed.hold(many, testBed.tracks("warm", testBed.scaled(WARM_UP)));
      List<Answer> first = testBed.hold(many, testBed.tracks("first", calls));
      List<Answer> second = testBed.hold(many, testBed.tracks("second", calls));
      measure(testBed, tracks, operators, warm, "warm_up");
      measure(testBed, tracks, operators, first, "idle");

      CompletableFuture<Answers> line =
          waiting.start(testBed.tracks("waiting", WAITING), PACE, answer -> {});
      awaitWaiting(testBed);
      measure(testBed, tracks, operators, second, "full");
      testBed.figures().put("still_waiting", waiting(testBed));
      testBed.fill(WAITING);
      testBed.record(line.join());
      return testBed.violations();
    }
  }

  /** Every holder looks at its sandbox and gives it back, and operators read the numbers. */
  private static void measure(
      TestBed testBed,
      LoadDriver tracks,
      LoadDriver operators,
      List<Answer> holders,
      String phase) {
    List<Request> lookUps =
        holders.stream().map(held -> Request.get(held.track(), sandbox(held))).toList();
    List<Request> releases =
        holders.stream()
            .map(held -> Request.post(held.track(), sandbox(held) + "/mark-for-deletion"))
            .toList();
    List<Request> reads =
        Stream.generate(() -> Request.get("operator", "/v1/admin/stats"))
            .limit(holders.size())
            .toList();
    put(testBed, phase, "look_up", tracks.send(lookUps));
    put(testBed, phase, "release", tracks.send(releases));
    put(testBed, phase, "operator", operators.send(reads));
  }

  private static String sandbox(Answer held) {
    return "/v1/sandboxes/" + held.sandbox();
  }

  private static void put(TestBed testBed, String phase, String call, Answers answers) {
    long refused = answers.all().stream().filter(answer -> answer.status() != OK).count();
    if (refused > 0) {
      throw new IllegalStateException(
          "%d of %d calls (%s, %s) had no 200: %s"
              .formatted(refused, answers.all().size(), call, phase, answers.statuses()));
    }
    testBed.figures().put(phase + "_" + call + "_p50_ms", answers.latencies().quantileMillis(0.5));
    testBed.figures().put(phase + "_" + call + "_p99_ms", answers.latencies().quantileMillis(0.99));
  }

  private static double waiting(TestBed testBed) throws InterruptedException {
    return testBed.gateway().metrics().sum("broker_waiting_requests");
  }

  private static void awaitWaiting(TestBed testBed) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (waiting(testBed) < WAITING) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("only " + waiting(testBed) + " requests wait");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
