package io.sandboxbroker.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.benchmarks.report.Figures;
import io.sandboxbroker.benchmarks.report.Report;
import io.sandboxbroker.benchmarks.scenario.Scenario;
import io.sandboxbroker.benchmarks.scenario.ScenarioContext;
import io.sandboxbroker.localstack.StartFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Runs scenarios one after the other, each with a broker of its own, and reports. */
@Command(name = "benchmarks/run")
public final class Benchmarks implements Callable<Integer> {

  private final PrintWriter out;
  private final PrintWriter err;

  private final CommandLine line = new CommandLine(this);

  @Parameters private List<String> names = List.of();

  @Option(names = "--json")
  private @Nullable Path json;

  @Option(names = "--jfr")
  private @Nullable Path profiles;

  @Option(names = "--scale", defaultValue = "1")
  private double scale;

  @Option(
      names = {"--no-build", "--help"},
      description = "The start script handles these.")
  private boolean ignored;

  Benchmarks(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Exit code 0: every guarantee held; 1: one did not, or something failed; 2: wrong usage. */
  public static void main(String[] arguments) {
    var benchmarks =
        new Benchmarks(
            new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8));
    System.exit(benchmarks.line.execute(arguments));
  }

  @Override
  public Integer call() {
    List<Scenario> scenarios = chosen();
    try {
      return run(scenarios) ? 0 : 1;
    } catch (IOException e) {
      err.println("cannot write: " + e.getMessage());
      return 1;
    } catch (InterruptedException asked) {
      err.println("Stopped.");
      return 1;
    }
  }

  private List<Scenario> chosen() {
    List<Scenario> all = Scenario.all();
    List<String> known = all.stream().map(Scenario::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            line, name + " is no scenario; there are " + String.join(", ", known));
      }
    }
    Predicate<Scenario> wanted = scenario -> names.isEmpty() || names.contains(scenario.name());
    return all.stream().filter(wanted).toList();
  }

  private boolean run(List<Scenario> scenarios) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("sandbox-broker.root", "")).toAbsolutePath();
    Path folder = Files.createDirectories(root.resolve("benchmarks/target/run"));
    Path recordings = profiles == null ? null : Files.createDirectories(profiles);
    var startedAt = Instant.now();
    var machine = Report.Machine.now();
    var figures = new Figures();
    var context = new ScenarioContext(root, folder, recordings, scale, figures, out);
    var violations = new ArrayList<String>();
    for (Scenario scenario : scenarios) {
      out.printf("%n%s%n", scenario.name());
      violations.addAll(run(scenario, context));
      figures.print(scenario.name(), out);
      // What has been measured is kept, whatever becomes of the rest.
      write(new Report(startedAt, scale, machine, figures, violations));
    }
    var report = new Report(startedAt, scale, machine, figures, violations);
    report.print(out);
    return report.violations().isEmpty();
  }

  private static List<String> run(Scenario scenario, ScenarioContext context)
      throws InterruptedException {
    try {
      return scenario.run(context).stream().map(line -> scenario.name() + ": " + line).toList();
    } catch (StartFailedException | IllegalStateException failed) {
      return List.of(scenario.name() + " could not be measured: " + failed.getMessage());
    }
  }

  private void write(Report report) throws IOException {
    if (json != null) {
      Files.writeString(json, report.toJson());
    }
  }
}
