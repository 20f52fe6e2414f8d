package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.pool.Pool;
import io.sandboxbroker.benchmarks.pool.Yardstick;
import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.Sandbox;
import java.util.List;

/** The yardstick: what the store does when nothing else runs. All else is held to it. */
final class YardstickScenario implements Scenario {

  private static final int POOL = 20_000;
  private static final int WARM_UP = 4_000;
  private static final int MANY = 8_000;
  private static final int ONE_BY_ONE = 1_500;
  private static final int IN_FLIGHT = 64;

  @Override
  public String name() {
    return "yardstick";
  }

  @Override
  public List<String> run(ScenarioContext context) {
    try (var server = LocalDynamoDb.start(Settings.temporary());
        var pool = new Pool(server.endpoint(), "SandboxPool")) {
      var yardstick = new Yardstick(pool);
      List<Sandbox> all = pool.fill(context.scaled(POOL));
      List<Sandbox> some = all.subList(0, context.scaled(MANY));
      List<Sandbox> few = some.subList(0, context.scaled(ONE_BY_ONE));

      List<Sandbox> warm = yardstick.update(some, IN_FLIGHT).after();
      var updates = yardstick.update(warm, IN_FLIGHT);
      put(context, "update_" + IN_FLIGHT, updates);
      var single = yardstick.update(updates.after().subList(0, few.size()), 1);
      put(context, "update_1", single);

      List<Sandbox> free = all.subList(some.size(), all.size());
      yardstick.allocate(free.subList(0, context.scaled(WARM_UP)), IN_FLIGHT);
      free = free.subList(context.scaled(WARM_UP), free.size());
      int measured = Math.min(free.size() - few.size(), some.size());
      put(
          context,
          "transaction_" + IN_FLIGHT,
          yardstick.allocate(free.subList(0, measured), IN_FLIGHT));
      put(
          context,
          "transaction_1",
          yardstick.allocate(free.subList(measured, measured + few.size()), 1));
    }
    return List.of();
  }

  private void put(ScenarioContext context, String what, Yardstick.Result result) {
    var figures = context.figures(name());
    figures.put(what + "_per_second", result.perSecond());
    figures.put(what + "_p50_ms", result.latencies().quantileMillis(0.5));
    figures.put(what + "_p99_ms", result.latencies().quantileMillis(0.99));
    context.out().printf("  %-16s  %.0f per second%n", what, result.perSecond());
  }
}
