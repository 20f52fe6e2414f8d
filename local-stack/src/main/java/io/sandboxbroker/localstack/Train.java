package io.sandboxbroker.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.localstack.check.LifecycleChecks;
import io.sandboxbroker.localstack.check.TrainingLoad;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs the whole broker under load once, so that the JVMs of its parts save what makes later starts
 * faster. A part without a new file keeps its usual start.
 */
public final class Train {

  private static final int ACCOUNTS = 3_000;
  private static final Duration LOAD = Duration.ofSeconds(20);

  private Train() {}

  /** Exit code 0: each part has a new file; 1: something failed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var out = new PrintWriter(System.out, true, UTF_8);
    Path root = Path.of(System.getProperty("sandbox-broker.root", "")).toAbsolutePath();
    Path folder = Files.createDirectories(ServerFiles.find().caches());
    StartCache.discardUnfinished(folder);
    long begin = System.nanoTime();
    var settings =
        new StackSettings(
            root,
            root.resolve("local-stack/target/training-logs"),
            ACCOUNTS,
            LifecycleChecks.SHORT_TIMES);
    try (LocalStack stack = LocalStack.start(settings, out)) {
      int served = TrainingLoad.run(stack.gateway(), stack.trackToken(), LOAD);
      out.printf("Served %d allocations. The JVMs save their files while they stop.%n", served);
    } catch (StartFailedException failed) {
      System.err.println(failed.getMessage());
      System.exit(1);
    }
    List<String> saved = StartCache.adopt(folder);
    out.printf(
        "%d of %d parts start faster from now on, after %d s: %s%n",
        saved.size(),
        Part.values().length,
        Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
        String.join(", ", saved));
    System.exit(saved.size() == Part.values().length ? 0 : 1);
  }
}
