package io.sandboxbroker.e2e.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.localstack.Instance;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Starts the whole broker, puts it under constant load, strikes its parts at random, and checks the
 * guarantees: meanwhile by the topics, and at the end all of them and by the audit.
 */
@Command(name = "e2e/chaos")
public final class Chaos implements Callable<Integer> {

  private static final int ACCOUNTS = 60;

  /** Scripts never give up before the run has judged them. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** Before they are throttled, so that every process has as many threads as without. */
  private final int processors = Runtime.getRuntime().availableProcessors();

  private final PrintWriter out = new PrintWriter(System.out, true, UTF_8);
  private final Statistics statistics = new Statistics();

  @Spec private CommandSpec spec;
  private @Nullable Throttle throttling;

  @Option(names = "--hours")
  private @Nullable Integer hours;

  @Option(names = "--minutes")
  private @Nullable Integer minutes;

  @Option(names = "--seed")
  private long seed = System.nanoTime();

  @Option(names = "--students", defaultValue = "24")
  private int students;

  @Option(names = "--throttle", defaultValue = "100")
  private int throttle;

  @Option(
      names = {"--no-build", "--help"},
      description = "The start script handles these.")
  private boolean ignored;

  /** Exit code 0: every guarantee held; 1: one did not, or a part ended; 2: wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Chaos()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (throttle < 1 || throttle > 100) {
      throw new ParameterException(spec.commandLine(), "--throttle is 1 to 100, not " + throttle);
    }
    try {
      return run(length());
    } finally {
      if (throttling != null) {
        throttling.close();
      }
    }
  }

  /** After the start, as otherwise only its timeouts would be tested. */
  private void throttle() {
    if (throttle < 100) {
      throttling = Throttle.begin(throttle);
      out.printf("the processors are throttled to %d %% by %s%n", throttle, throttling);
    }
  }

  private Duration length() {
    if (hours != null && minutes != null) {
      throw new ParameterException(spec.commandLine(), "--hours and --minutes exclude each other");
    }
    if (hours != null) {
      return Duration.ofHours(hours);
    }
    return Duration.ofMinutes(minutes == null ? 10 : minutes);
  }

  private int run(Duration length) throws InterruptedException {
    Path root = Path.of(System.getProperty("sandbox-broker.root")).toAbsolutePath();
    Path logs = root.resolve("e2e/target/chaos-logs");
    out.printf(
        "seed %d, %d minutes, %d students; logs are in %s%n",
        seed, length.toMinutes(), students, logs);
    try (var stack = ChaosStack.start(root, logs, ACCOUNTS, processors, out);
        var broker = new Broker(stack.stack(), statistics::count)) {
      throttle();
      var random = new SplittableRandom(seed);
      var plan = new StrikePlan(random.split(), stack.targets());
      var limit = new ReadyLimit(broker.readyTime(), () -> statistics.numbers().longestStart());
      var scripts = new Scripts(broker, limit, statistics);
      var lab = broker.lab(stack.gateways().toArray(Instance[]::new)).patientFor(PATIENCE);
      var supply = AccountSupply.begin(broker.csp(), random.split());
      try (var load = StudentLoad.open(lab, students, random.split(), scripts)) {
        var run = new ChaosRun(broker, stack, plan, load, scripts, limit, statistics, out);
        Summary summary = run.judge(seed, length, throttle);
        summary.print(out);
        return summary.isGood() ? 0 : 1;
      } finally {
        supply.end();
      }
    }
  }
}
