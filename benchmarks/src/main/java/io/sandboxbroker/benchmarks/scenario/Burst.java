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
  public List<String> run(Bench bench) throws InterruptedException {
    try (var stage = Stage.start(this, bench);
        var few = stage.clients(WARM_UP_CLIENTS);
        var all = stage.clients(CLIENTS)) {
      int warmUp = bench.scaled(WARM_UP);
      stage.fill(warmUp + CLIENTS);
      stage.run(few, stage.tracks("warm", warmUp));

      Answers answers = stage.run(all, stage.tracks("burst", CLIENTS));

      bench.figures().put(name(), "seconds", answers.seconds());
      bench.figures().put(name(), "served_share", (double) answers.allocated() / CLIENTS);
      Speed.keep(bench.figures(), name(), answers);
      return stage.violations();
    }
  }
}
