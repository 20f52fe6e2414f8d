package io.sandboxbroker.audit;

import io.sandboxbroker.audit.report.Report;
import io.sandboxbroker.audit.report.TextReport;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code audit/replay}: replays the topics and checks every guarantee. */
@Command(
    name = "audit/replay",
    description =
        "Replays the commands and events and proves or refutes what the Sandbox Broker promises.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every record was read, and no guarantee is violated",
      "1:a guarantee is violated, or a record could not be read",
      "2:the audit could not run"
    },
    exitCodeOnExecutionException = 2,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Replay implements Callable<Integer> {

  private static final int HOLDS = 0;
  private static final int REFUTED = 1;
  private static final int NOT_MADE = 2;

  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Read from that time on: 2030-01-31T08:00:00Z, or Unix seconds. Otherwise from the"
              + " beginning.")
  private @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Read records from before that time. Otherwise everything until now.")
  private @Nullable String until;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Resume from the audit saved in this file, and save this one in it.")
  private @Nullable Path state;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(
      names = "--sandbox",
      paramLabel = "ID",
      description = "Also print the history of this sandbox.")
  private @Nullable String sandbox;

  @Option(
      names = "--track",
      paramLabel = "ID",
      description = "Also print the commands and answers of this track.")
  private @Nullable String track;

  @Option(
      names = "--grace-minutes",
      paramLabel = "N",
      defaultValue = "${env:GRACE_PERIOD_MINUTES:-30}",
      description = "The grace period, as the allocators have it ($GRACE_PERIOD_MINUTES; 30).")
  private long graceMinutes = 30;

  @Option(
      names = "--clock-skew",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How far the clocks of two allocators may differ (60).")
  private long clockSkew = 60;

  @Option(
      names = "--follow",
      description = "Follow the log until SIGTERM or Ctrl-C, then print the report.")
  private boolean follow;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9464",
      description = "With --follow: where to serve /metrics (9464).")
  private int port = 9464;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "With --follow: on which address (127.0.0.1).")
  private InetAddress bind = InetAddress.getLoopbackAddress();

  @Option(names = "--quiet", description = "Do not print the progress.")
  private boolean quiet;

  @Option(names = "--no-build", description = "Run what is built, even when sources are newer.")
  void noBuild(boolean doneByTheScript) {}

  @Option(names = "--help", usageHelp = true, description = "Show this.")
  void help(boolean doneByTheParser) {}

  Replay(PrintWriter out, PrintWriter err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var replay = new Replay(out, err, Clock.systemUTC());
    System.exit(replay.run(arguments));
  }

  /** Parses the arguments, runs the audit and returns the exit code. */
  int run(String... arguments) {
    return new CommandLine(this)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof AuditFailedException || failure instanceof KafkaException) {
                err.println(line.getCommandName() + ": " + failure.getMessage());
                return NOT_MADE;
              }
              throw failure;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var tolerances =
        AuditTolerances.defaults()
            .with(
                Duration.ofMinutes(positive("--grace-minutes", graceMinutes)),
                Duration.ofSeconds(positive("--clock-skew", clockSkew)));
    if (from != null && state != null) {
      throw new AuditFailedException("--from and --state exclude each other");
    }
    if (follow && until != null) {
      throw new AuditFailedException("--follow and --until exclude each other");
    }
    var options =
        new Audit.AuditOptions(
            time("--from", from), time("--until", until), state, sandbox, track, tolerances);
    try (var monitor = follow ? monitor() : null;
        var audit =
            new Audit(
                source.kafka(),
                source.noTable || until != null ? null : source.table(),
                options,
                new Progress(quiet ? new PrintWriter(Writer.nullWriter()) : err, clock),
                violation -> report(violation, monitor),
                clock)) {
      if (monitor != null) {
        new Follower().follow(audit, monitor);
      } else {
        audit.readToEnd(() -> false);
      }
      return report(audit.conclude());
    }
  }

  private static long positive(String option, long value) {
    if (value < 0) {
      throw new AuditFailedException(option + " is 0 or more, not " + value);
    }
    return value;
  }

  private Monitor monitor() {
    try {
      var monitor = new Monitor(new InetSocketAddress(bind, port));
      err.printf("serving /metrics on port %d%n", monitor.address().getPort());
      return monitor;
    } catch (IOException taken) {
      throw new AuditFailedException(
          "/metrics cannot be served on port %d: %s".formatted(port, taken.getMessage()));
    }
  }

  private void report(Violation violation, @Nullable Monitor monitor) {
    if (monitor != null) {
      monitor.onViolation(violation);
      err.println(violation);
    }
  }

  private int report(Report report) {
    if (json) {
      out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      TextReport.print(report, out);
    }
    out.flush();
    return report.holds() ? HOLDS : REFUTED;
  }

  private @Nullable Instant time(String option, @Nullable String text) {
    return TimeOption.parse(option, text, clock.instant());
  }
}
