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
  public List<String> run(Bench bench) throws InterruptedException {
    try (var stage = Stage.start(this, bench);
        var many = stage.clients(CLIENTS);
        var one = stage.clients(1)) {
      int warmUp = bench.scaled(WARM_UP);
      int alone = bench.scaled(ALONE);
      int measured = bench.scaled(MEASURED);
      stage.fill(2 * (warmUp + alone + measured));
      stage.run(many, stage.tracks("warm", warmUp));
      stage.run(one, stage.tracks("alone", alone));
      Speed.keep(bench.figures(), name(), stage.run(one, stage.tracks("one", measured)));
      return stage.violations();
    }
  }
}
