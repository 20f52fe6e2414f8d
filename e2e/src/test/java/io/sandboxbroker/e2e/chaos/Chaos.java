package io.sandboxbroker.e2e.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.StackSettings;
import io.sandboxbroker.localstack.StartFailedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts the whole broker, puts it under constant load, kills its processes at random, and checks
 * the guarantees: meanwhile by the topics, and at the end all of them.
 */
@Command(name = "e2e/chaos")
public final class Chaos implements Callable<Integer> {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "SYNC_INTERVAL_SEC", "3",
          "BROKER_TIMERS_SYNCRETRY", "1s",
          // The checks of the guarantees send more requests than scripts may.
          "RATE_LIMIT_TRACK_PER_SEC", "1000",
          "RATE_LIMIT_TRACK_BURST", "1000",
          "RATE_LIMIT_TOKEN_PER_SEC", "100000",
          "RATE_LIMIT_TOKEN_BURST", "100000");
  private static final int ACCOUNTS = 500;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter out = new PrintWriter(System.out, true, UTF_8);
  private final Statistics statistics = new Statistics();
  private final PersistentViolations persistentViolations = new PersistentViolations();

  @Option(names = "--minutes", defaultValue = "10")
  private int minutes;

  @Option(names = "--seed")
  private long seed = System.nanoTime();

  @Option(names = "--students", defaultValue = "16")
  private int students;

  @Option(
      names = {"--no-build", "--help"},
      description = "The start script handles these.")
  private boolean ignored;

  /**
   * Exit code 0: every guarantee held; 1: one did not, or a part died by itself; 2: wrong usage.
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Chaos()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Path root = Path.of(System.getProperty("sandbox-broker.root")).toAbsolutePath();
    Path logs = root.resolve("e2e/target/chaos-logs");
    out.printf("seed %d, %d minutes, %d students; logs are in %s%n", seed, minutes, students, logs);
    var settings = new StackSettings(root, logs, ACCOUNTS, SETTINGS);
    try (var broker = new Broker(LocalStack.start(settings, out), statistics::count)) {
      List<String> violations = run(broker);
      out.print(statistics.summary());
      out.printf("committed records that were checked: %d%n", broker.recordsRead());
      violations.forEach(violation -> out.println("  VIOLATION " + violation));
      out.printf("violations: %d%n", violations.size());
      return violations.isEmpty() ? 0 : 1;
    } catch (StartFailedException died) {
      out.print(statistics.summary());
      out.println("A part died by itself: " + died.getMessage());
      return 1;
    }
  }

  private List<String> run(Broker broker) throws InterruptedException {
    var random = new SplittableRandom(seed);
    var killer = new Killer(broker, random.split(), statistics, out);
    var supply = new AccountSupply(broker);
    List<String> violations = new ArrayList<>();
    try (var load = StudentLoad.open(broker, students, random.split(), statistics)) {
      Duration end = broker.elapsed().plus(Duration.ofMinutes(minutes));
      Duration nextCheck = broker.elapsed().plus(CHECK_INTERVAL);
      while (violations.isEmpty() && broker.elapsed().compareTo(end) < 0) {
        broker.watch();
        supply.replenish();
        killer.strikeIfDue();
        if (broker.elapsed().compareTo(nextCheck) >= 0) {
          violations.addAll(
              persistentViolations.confirmedBy(broker.violationsSoFar(), broker.readyTime()));
          nextCheck = broker.elapsed().plus(CHECK_INTERVAL);
        }
      }
      out.println("no more kills; waiting for the last answers");
      load.close(broker::watch);
      violations.addAll(load.unexpected());
    }
    violations.addAll(broker.violationsAtRest());
    return violations.stream().distinct().toList();
  }
}
