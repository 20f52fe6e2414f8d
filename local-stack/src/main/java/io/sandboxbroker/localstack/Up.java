package io.sandboxbroker.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.localstack.check.Check;
import io.sandboxbroker.localstack.check.CheckReport;
import io.sandboxbroker.localstack.check.LifeChecks;
import io.sandboxbroker.localstack.check.SevenChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the whole broker on this machine and stays in the foreground until it is told to stop. */
@Command(
    name = "local-stack/up",
    description =
        "Starts the Sandbox Broker on this machine, without Docker, and stops it on Ctrl-C.",
    sortOptions = false)
public final class Up implements Callable<Integer> {

  /** Above what all children together may take to stop. */
  private static final long STOP_SECONDS = 90;

  private static final URI GATEWAY = URI.create("http://localhost:" + Part.API_GATEWAY.usualPort());

  private static final URI SIMULATOR_CONTROL =
      URI.create("http://localhost:" + Part.CSP_SIMULATOR.usualPort() + "/_sim");

  private static final String WELCOME =
      """

      Sandbox Broker is ready: %1$s

      ID=$(curl -s -X POST %1$s/v1/allocate -H 'Authorization: Bearer %2$s' -H 'X-Track-ID: me' | tee /dev/stderr | sed 's/.*"sandbox_id":"\\([^"]*\\)".*/\\1/')
      curl %1$s/v1/sandboxes/$ID -H 'Authorization: Bearer %2$s' -H 'X-Track-ID: me'
      curl -X POST %1$s/v1/sandboxes/$ID/mark-for-deletion -H 'Authorization: Bearer %2$s' -H 'X-Track-ID: me'

      Ctrl-C stops it.
      """
          .formatted(GATEWAY, Tokens.TRACK);

  private final PrintWriter out;
  private final PrintWriter err;

  @Option(
      names = "--pool",
      paramLabel = "N",
      defaultValue = "200",
      converter = PoolSize.class,
      description = "accounts that the simulated CSP has (${DEFAULT-VALUE})")
  private int pool;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "keep the data of Kafka, DynamoDB and the registry here (default: fresh data each time)")
  private @Nullable Path data;

  @Option(
      names = "--check",
      description =
          "make the times of a sandbox's life short, run checks over HTTP, stop everything, exit"
              + " with 0 when all passed")
  private boolean check;

  Up(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Option(names = "--no-build", description = "start what is built, even when sources are newer")
  void noBuild(boolean doneByTheScript) {}

  @Option(names = "--help", usageHelp = true, description = "show this")
  void help(boolean doneByTheParser) {}

  /** Exit code 0: stopped as asked or all checks passed; 1: something failed; 2: wrong usage. */
  public static void main(String[] arguments) {
    var up =
        new Up(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8));
    System.exit(new CommandLine(up).execute(arguments));
  }

  @Override
  public Integer call() {
    var ended = new CountDownLatch(1);
    stopOnSignal(Thread.currentThread(), ended);
    try (var parts = new RunningParts(out)) {
      return run(parts);
    } finally {
      ended.countDown();
    }
  }

  private int run(RunningParts parts) {
    try {
      Path root = Path.of(System.getProperty("sandbox-broker.root", "")).toAbsolutePath();
      Path folder =
          Files.createDirectories(data == null ? root.resolve("local-stack/target/up") : data)
              .toAbsolutePath();
      var programs =
          new Programs(
              root,
              Logs.anew(folder.resolve("logs")),
              pool,
              Addresses.usual(),
              check ? LifeChecks.SHORT_TIMES : Map.of(),
              Map.of());
      Preflight.check(
          programs, data == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder);
      out.println("Starting the Sandbox Broker; logs are in " + programs.logs());
      new Stack(programs, data == null ? null : folder, parts).start();
      if (check) {
        return new CheckReport(out).run(checks()) ? 0 : 1;
      }
      out.print(WELCOME);
      out.flush();
      return fail(parts.awaitDeath());
    } catch (StartFailedException e) {
      return fail(e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      return fail("cannot read or write: " + e.getMessage());
    } catch (InterruptedException asked) {
      out.println("Stopping.");
      return 0;
    }
  }

  private static List<Check> checks() {
    return Stream.of(
            SevenChecks.of(GATEWAY, Tokens.TRACK),
            LifeChecks.of(GATEWAY, Tokens.TRACK, SIMULATOR_CONTROL))
        .flatMap(List::stream)
        .toList();
  }

  private int fail(@Nullable String line) {
    err.println(line);
    return 1;
  }

  /** The hook keeps the JVM until the thread that it interrupts has stopped everything in order. */
  private static void stopOnSignal(Thread starter, CountDownLatch ended) {
    Runnable stop =
        () -> {
          starter.interrupt();
          try {
            if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
              System.err.println(
                  "Not everything stopped in "
                      + STOP_SECONDS
                      + " s; the rest ends with this process.");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
  }
}
