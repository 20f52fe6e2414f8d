package io.sandboxbroker.localstack;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The servers that run: started one after the other or together, watched, stopped in the opposite
 * order. Starting and waiting belong to one thread.
 */
final class RunningParts implements AutoCloseable {

  private static final long POLL_MILLIS = 200;

  private final PrintWriter out;
  private final int maxStarts;
  private final Deque<LocalServer> running = new ArrayDeque<>();
  private final Set<JavaProcess> ended = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<String> death = new CompletableFuture<>();

  RunningParts(PrintWriter out) {
    this(out, 1);
  }

  /**
   * Starts a part again that ends before it is ready.
   *
   * @param maxStarts of each part
   */
  RunningParts(PrintWriter out, int maxStarts) {
    this.out = out;
    this.maxStarts = maxStarts;
  }

  /** Starts one part and blocks until it is ready. */
  record Launch(String title, String address, Supplier<LocalServer> start) {}

  /**
   * Starts these parts at once and returns when all are ready.
   *
   * @throws StartFailedException when one of them fails; the others are stopped on close
   */
  void startTogether(List<Launch> launches) throws InterruptedException {
    out.println(
        "Starting "
            + launches.stream().map(Launch::title).collect(Collectors.joining(", "))
            + " …");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> starts = launches.stream().map(this::task).toList();
      for (Future<Void> started : threads.invokeAll(starts)) {
        started.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StartFailedException failed
          ? failed
          : new StartFailedException("cannot start: " + e.getCause(), e);
    }
  }

  private Callable<Void> task(Launch launch) {
    return () -> {
      long start = System.nanoTime();
      LocalServer server = started(launch);
      add(server);
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
      out.printf("  %-16s  %-15s  ready in %.1f s%n", launch.title(), launch.address(), seconds);
      return null;
    };
  }

  private LocalServer started(Launch launch) {
    for (int start = 1; ; start++) {
      try {
        return launch.start().get();
      } catch (StartFailedException failed) {
        if (start >= maxStarts || Thread.currentThread().isInterrupted()) {
          throw failed;
        }
        out.printf("  %-16s  did not start, and is started again%n", launch.title());
      }
    }
  }

  private synchronized void add(LocalServer server) {
    running.push(server);
    watch(server.process());
  }

  private void watch(JavaProcess process) {
    process.onEnd(
        code -> {
          if (!ended.contains(process)) {
            death.complete(
                "%s ended unexpectedly with %d; its log is %s"
                    .formatted(process.name(), code, process.log()));
          }
        });
  }

  /**
   * Kills, halts or restarts one part, which counts as no death.
   *
   * @throws StartFailedException when it is started again and not ready in time
   */
  void control(String title, Consumer<LocalServer> action) {
    LocalServer server = server(title);
    ended.add(server.process());
    action.accept(server);
    watch(server.process());
  }

  /** Stops one part in order and for good, which counts as no death. */
  void stop(String title) {
    LocalServer server = server(title);
    control(title, LocalServer::close);
    remove(server);
  }

  private synchronized void remove(LocalServer server) {
    running.remove(server);
  }

  void pause(String title, Duration length) throws InterruptedException {
    server(title).process().pause(length);
  }

  boolean isReady(String title) {
    return server(title).isReady();
  }

  long pid(String title) {
    return server(title).process().pid();
  }

  private synchronized LocalServer server(String title) {
    return running.stream()
        .filter(server -> server.process().name().equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(title + " does not run"));
  }

  /**
   * Returns as long as all parts live.
   *
   * @throws StartFailedException when one has died
   */
  void requireAllAlive() {
    if (death.isDone()) {
      throw new StartFailedException(death.join());
    }
  }

  /**
   * Waits for this to become true.
   *
   * @throws StartFailedException when a part dies, or when it takes too long
   */
  void await(String what, BooleanSupplier condition, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      try {
        throw new StartFailedException(death.get(POLL_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException allAlive) {
        if (System.nanoTime() - start > timeout.toNanos()) {
          throw new StartFailedException(
              what + " took longer than " + timeout.toSeconds() + " s", allAlive);
        }
      } catch (ExecutionException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  /** Waits until a part dies, and says in one line which and where its log is. */
  String awaitDeath() throws InterruptedException {
    try {
      return death.get();
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Stops what was started last first, each in bounded time. */
  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }
}
