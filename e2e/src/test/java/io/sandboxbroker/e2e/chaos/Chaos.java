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
 * Starts the whole broker, lets students come and go without a break while its processes are
 * killed, and holds it to its guarantees: all the time by its topics, and at the end by all.
 */
@Command(
    name = "e2e/chaos",
    description =
        "Kills gateway, allocator, worker and Kafka at random under load, and checks every"
            + " guarantee.",
    sortOptions = false)
public final class Chaos implements Callable<Integer> {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "SYNC_INTERVAL_SEC", "3",
          "BROKER_TIMERS_SYNCRETRY", "1s",
          // What holds the broker to its guarantees asks more often than scripts may.
          "RATE_LIMIT_TRACK_PER_SEC", "1000",
          "RATE_LIMIT_TRACK_BURST", "1000",
          "RATE_LIMIT_TOKEN_PER_SEC", "100000",
          "RATE_LIMIT_TOKEN_BURST", "100000");
  private static final int ACCOUNTS = 500;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter out = new PrintWriter(System.out, true, UTF_8);
  private final Tally tally = new Tally();
  private final Suspicions suspicions = new Suspicions();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "how long (${DEFAULT-VALUE})")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of what is killed when, and of what students do; a random one is printed")
  private long seed = System.nanoTime();

  @Option(
      names = "--students",
      paramLabel = "N",
      defaultValue = "16",
      description = "how many come and go at a time (${DEFAULT-VALUE})")
  private int students;

  @Option(names = "--no-build", description = "run what is built, even when sources are newer")
  void noBuild(boolean doneByTheScript) {}

  @Option(names = "--help", usageHelp = true, description = "show this")
  void help(boolean doneByTheParser) {}

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
    try (var broker = new Broker(LocalStack.start(settings, out), tally::count)) {
      List<String> violations = run(broker);
      out.print(tally.summary());
      out.printf("committed records that were checked: %d%n", broker.recordsRead());
      violations.forEach(violation -> out.println("  VIOLATION " + violation));
      out.printf("violations: %d%n", violations.size());
      return violations.isEmpty() ? 0 : 1;
    } catch (StartFailedException died) {
      out.print(tally.summary());
      out.println("A part died by itself: " + died.getMessage());
      return 1;
    }
  }

  private List<String> run(Broker broker) throws InterruptedException {
    var random = new SplittableRandom(seed);
    var killer = new Killer(broker, random.split(), tally, out);
    var supply = new Supply(broker);
    List<String> violations = new ArrayList<>();
    try (var school = School.open(broker, students, random.split(), tally)) {
      Duration end = broker.elapsed().plus(Duration.ofMinutes(minutes));
      Duration nextCheck = broker.elapsed().plus(CHECK_INTERVAL);
      while (violations.isEmpty() && broker.elapsed().compareTo(end) < 0) {
        broker.watch();
        supply.replenish();
        killer.strikeIfDue();
        if (broker.elapsed().compareTo(nextCheck) >= 0) {
          violations.addAll(suspicions.confirmedBy(broker.violationsSoFar(), broker.elapsed()));
          nextCheck = broker.elapsed().plus(CHECK_INTERVAL);
        }
      }
      out.println("no more kills; waiting for the last answers");
      school.close(broker::watch);
      violations.addAll(school.unexpected());
    }
    violations.addAll(broker.violationsAtRest());
    return violations.stream().distinct().toList();
  }
}
