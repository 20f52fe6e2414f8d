package io.sandboxbroker.benchmarks.scenario;

import java.util.List;

/** One client, one request at a time: what waiting for the parts around the store adds. */
final class OneClient implements Scenario {

  private static final int WARM_UP = 20_000;
  private static final int ALONE = 300;
  private static final int MEASURED = 1_000;
  private static final int CLIENTS = 64;

  @Override
  public String name() {
    return "one-client";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var many = testBed.clients(CLIENTS);
        var one = testBed.clients(1)) {
      int warmUp = testBed.scaled(WARM_UP);
      int alone = testBed.scaled(ALONE);
      int measured = testBed.scaled(MEASURED);
      testBed.fill(2 * (warmUp + alone + measured));
      testBed.run(many, testBed.tracks("warm", warmUp));
      testBed.run(one, testBed.tracks("alone", alone));
      testBed.run(one, testBed.tracks("one", measured)).putLatencies(testBed.figures());
      return testBed.violations();
    }
  }
}
