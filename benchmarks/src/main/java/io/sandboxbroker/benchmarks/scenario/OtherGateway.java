package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.process.Usage;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the outcomes of one gateway cost another one that has no requests. */
final class OtherGateway implements Scenario {

  private static final int POOL = 20_000;
  private static final int WARM_UP = 8_000;
  private static final int MEASURED = 8_000;
  private static final int CLIENTS = 64;
  private static final Duration IDLE = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "other-gateway";
  }

  @Override
  public List<String> run(ScenarioContext context) throws InterruptedException {
    try (var testBed = TestBed.start(this, context);
        var clients = testBed.clients(CLIENTS)) {
      testBed.fill(testBed.scaled(POOL));
      var other = new Program(testBed.stack().startAnother(Part.API_GATEWAY, PartSettings.usual()));
      testBed.run(clients, testBed.tracks("warm", testBed.scaled(WARM_UP)));

      Usage idle = Usage.of(List.of(other));
      TimeUnit.SECONDS.sleep(IDLE.toSeconds());
      double idlePerSecond = idle.end().cpuMillis() / IDLE.toSeconds();
      Usage busy = Usage.of(List.of(other));
      Answers answers = testBed.run(clients, testBed.tracks("measured", testBed.scaled(MEASURED)));
      double used = busy.end().cpuMillis() - idlePerSecond * answers.seconds();

      testBed.figures().put("idle_cpu_ms_per_second", idlePerSecond);
      testBed.figures().put("others_per_second", answers.rate());
      testBed.figures().put("cpu_ms_per_1000_others", 1_000 * used / answers.all().size());
      return testBed.violations();
    }
  }
}
