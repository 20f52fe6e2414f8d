package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answer;
import io.sandboxbroker.benchmarks.load.Answers;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** 50 tracks, each of which asks 20 times at once. */
final class Race implements Scenario {

  private static final int POOL = 1_000;
  private static final int WARM_UP = 500;
  private static final int TRACKS = 50;
  private static final int REQUESTS = 20;

  @Override
  public String name() {
    return "race";
  }

  @Override
  public List<String> run(Bench bench) throws InterruptedException {
    try (var stage = Stage.start(this, bench);
        var clients = stage.clients(TRACKS * REQUESTS)) {
      stage.fill(POOL);
      stage.run(clients, stage.tracks("warm", WARM_UP));

      List<String> tracks =
          stage.tracks("race", TRACKS).stream()
              .flatMap(track -> Collections.nCopies(REQUESTS, track).stream())
              .toList();
      Answers answers = stage.run(clients, tracks);

      long sandboxes =
          answers.all().stream().map(Answer::sandbox).filter(Objects::nonNull).distinct().count();
      bench.figures().put(name(), "sandboxes_per_track", (double) sandboxes / TRACKS);
      Speed.keep(bench.figures(), name(), answers);
      return stage.violations();
    }
  }
}
