package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import java.util.List;

/** A class starts: 1,000 clients at once, and exactly as many free sandboxes. */
final class Burst implements Scenario {

  private static final int WARM_UP = 20_000;
  private static final int WARM_UP_CLIENTS = 64;
  private static final int CLIENTS = 1_000;

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var few = testBed.clients(WARM_UP_CLIENTS);
        var all = testBed.clients(CLIENTS)) {
      int warmUp = testBed.scaled(WARM_UP);
      testBed.fill(warmUp + CLIENTS);
      testBed.run(few, testBed.tracks("warm", warmUp));

      Answers answers = testBed.run(all, testBed.tracks("burst", CLIENTS));

      testBed.figures().put("seconds", answers.seconds());
      testBed.figures().put("served_share", (double) answers.allocated() / CLIENTS);
      answers.putLatencies(testBed.figures());
      return testBed.violations();
    }
  }
}
