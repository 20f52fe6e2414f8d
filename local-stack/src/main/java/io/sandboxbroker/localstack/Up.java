package io.sandboxbroker.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.localstack.check.Check;
import io.sandboxbroker.localstack.check.LifecycleChecks;
import io.sandboxbroker.localstack.check.SevenChecks;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
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

/** Starts the whole broker on this machine and runs in the foreground until Ctrl-C. */
@Command(name = "local-stack/up")
public final class Up implements Callable<Integer> {

  /** Above what all children together may take to stop. */
  private static final long STOP_SECONDS =
      10 + Stream.of(Part.values()).mapToLong(part -> part.stopTimeout().toSeconds()).sum();

  private static final URI GATEWAY = URI.create("http://localhost:" + Part.API_GATEWAY.usualPort());

  private static final String WELCOME =
      """

      Sandbox Broker is ready: %1$s

      ID=$(curl -s -X POST %1$s/v1/allocate -H 'Authorization: Bearer %2$s' -H 'X-Track-ID: me' | tee /dev/stderr | sed 's/.*"sandbox_id":"\\([^"]*\\)".*/\\1/')
      curl %1$s/v1/sandboxes/$ID -H 'Authorization: Bearer %2$s' -H 'X-Track-ID: me'
      curl -X POST %1$s/v1/sandboxes/$ID/mark-for-deletion -H 'Authorization: Bearer %2$s' -H 'X-Track-ID: me'

      Ctrl-C stops it.
      """
          .formatted(GATEWAY, Programs.TRACK_TOKEN);

  private final PrintWriter out;
  private final PrintWriter err;

  @Option(names = "--pool", defaultValue = "200", converter = PoolSize.class)
  private int pool;

  @Option(names = "--data")
  private @Nullable Path data;

  @Option(names = "--check")
  private boolean check;

  @Option(
      names = {"--no-build", "--optimize", "--help"},
      description = "The start script handles these.")
  private boolean ignored;

  Up(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

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
    try {
      return run();
    } finally {
      ended.countDown();
    }
  }

  private int run() {
    Path root = Path.of(System.getProperty("sandbox-broker.root", "")).toAbsolutePath();
    Path folder = (data == null ? root.resolve("local-stack/target/up") : data).toAbsolutePath();
    try {
      var programs =
          new Programs(
              root,
              LocalStack.emptyLogs(folder.resolve("logs")),
              pool,
              Addresses.usual(),
              check ? LifecycleChecks.SHORT_TIMES : Map.of(),
              Map.of());
      try (var stack =
          LocalStack.start(
              programs,
              data == null ? null : folder,
              KafkaCluster.ofOneBroker(),
              StackSettings.START_TIMEOUT,
              1,
              out)) {
        if (check) {
          return Check.runAll(checks(stack), out) ? 0 : 1;
        }
        out.print(WELCOME);
        out.flush();
        return fail(stack.awaitDeath());
      }
    } catch (StartFailedException e) {
      return fail(e.getMessage());
    } catch (UncheckedIOException e) {
      return fail("cannot read or write: " + e.getMessage());
    } catch (InterruptedException asked) {
      return 0;
    }
  }

  private static List<Check> checks(LocalStack stack) {
    return Stream.of(
            SevenChecks.of(GATEWAY, Programs.TRACK_TOKEN),
            LifecycleChecks.of(GATEWAY, Programs.TRACK_TOKEN, stack.csp()))
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
          if (ended.getCount() > 0) {
            System.out.println("Stopping …");
          }
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
