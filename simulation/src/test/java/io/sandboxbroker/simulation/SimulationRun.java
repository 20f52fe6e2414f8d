package io.sandboxbroker.simulation;

import io.sandboxbroker.simulation.fault.Remedy;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code simulation/run}: lives many lives, or prints the story of one. */
@Command(name = "simulation/run", usageHelpAutoWidth = true, sortOptions = false)
final class SimulationRun implements Callable<Integer> {

  private static final long MANY = 1_000_000_000L;

  private final PrintWriter out;

  @Option(names = "--seeds", paramLabel = "N", description = "Live the lives of N seeds.")
  private @Nullable Long seeds;

  @Option(names = "--seed", paramLabel = "S", description = "Print the story of this seed.")
  private @Nullable Long seed;

  @Option(names = "--from", paramLabel = "S", description = "Begin with this seed.")
  private @Nullable Long from;

  @Option(names = "--minutes", paramLabel = "M", description = "Live lives for M minutes.")
  private @Nullable Double minutes;

  @Option(names = "--without", paramLabel = "REMEDY", description = "Switch a remedy off.")
  private List<Remedy> without = List.of();

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Threads.")
  private int threads = 2;

  @Option(names = "--all", description = "Do not stop at the first violation.")
  private boolean all;

  @Option(names = "--no-build", description = "Run what is built, even when sources are newer.")
  void noBuild(boolean doneByTheScript) {}

  @Option(names = "--help", usageHelp = true, description = "Show this.")
  void help(boolean doneByTheParser) {}

  SimulationRun(PrintWriter out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new SimulationRun(out)).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<Remedy> off = EnumSet.noneOf(Remedy.class);
    off.addAll(without);
    if (seed != null) {
      return print(Life.of(seed, true, off));
    }
    long first = from == null ? System.nanoTime() % MANY : from;
    long count = seeds != null ? seeds : minutes == null ? 1_000 : MANY;
    long millis = minutes == null ? Long.MAX_VALUE : (long) (minutes * 60_000);
    out.printf("seeds from %d%n", first);
    var lives = new Lives(first, count, millis, threads, off, all);
    lives.run(this::report);
    out.println(lives.summary());
    out.println(lives.json());
    return lives.failed() == 0 ? 0 : 1;
  }

  private synchronized void report(Life.Result failed) {
    var first = failed.violations().getFirst();
    out.printf(
        "seed %d violates %s: %s %s%n",
        failed.seed(), first.rule(), first.subject(), first.what().lines().findFirst().orElse(""));
  }

  private int print(Life.Result result) {
    result.story().forEach(out::println);
    result.violations().forEach(violation -> out.println("VIOLATION " + violation));
    out.printf(
        "%d commands, %d steps, outcomes %s, faults %s%n",
        result.commands(), result.steps(), result.outcomes(), result.faults());
    return result.holds() ? 0 : 1;
  }
}
