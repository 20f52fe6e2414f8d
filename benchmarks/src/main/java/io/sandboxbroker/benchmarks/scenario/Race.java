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
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var clients = testBed.clients(TRACKS * REQUESTS)) {
      testBed.fill(POOL);
      testBed.run(clients, testBed.tracks("warm", WARM_UP));

      List<String> tracks =
          testBed.tracks("race", TRACKS).stream()
              .flatMap(track -> Collections.nCopies(REQUESTS, track).stream())
              .toList();
      Answers answers = testBed.run(clients, tracks);

      long sandboxes =
          answers.all().stream().map(Answer::sandbox).filter(Objects::nonNull).distinct().count();
      testBed.figures().put("sandboxes_per_track", (double) sandboxes / TRACKS);
      answers.putLatencies(testBed.figures());
      return testBed.violations();
    }
  }
}
