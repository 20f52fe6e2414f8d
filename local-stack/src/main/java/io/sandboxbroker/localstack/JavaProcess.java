package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** A running child JVM. Thread-safe. */
final class JavaProcess {

  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 20;
  private static final int LOG_TAIL_CHARACTERS = 16_000;
  private static final long POLL_MILLIS = 25;

  private final String name;
  private final Path log;
  private final Process process;

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static JavaProcess start(JavaCommand command) {
    try {
      ServerFiles files = ServerFiles.find();
      return new JavaProcess(
          command.name(),
          command.log(),
          command.toProcess(files.children(), files.caches()).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.name(), e);
    }
  }

  /**
   * Waits until the child answers. When this throws, the child has ended.
   *
   * @throws StartFailedException when it ends before, the time is up, or the thread is interrupted
   */
  void awaitReady(BooleanSupplier answers, Duration timeout) {
    try {
      poll(answers, timeout);
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted while waiting for " + name, e);
    } catch (RuntimeException e) {
      kill();
      throw e;
    }
  }

  private void poll(BooleanSupplier answers, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    while (!answers.getAsBoolean()) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new StartFailedException(
            name + " ended with " + process.exitValue() + " before it was ready\n" + logTail());
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw new StartFailedException(
            name + " was not ready within " + timeout + "\n" + logTail());
      }
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Passes the exit code to the listener once the process has ended, for whatever reason. */
  void onEnd(IntConsumer listener) {
    var unused = process.onExit().thenAccept(ended -> listener.accept(ended.exitValue()));
  }

  /**
   * Asks for an orderly end, and kills when that takes too long or the thread is interrupted.
   *
   * @param timeout from SIGTERM to SIGKILL; longer for a child that saves its {@link StartCache}
   */
  void stop(Duration timeout) {
    process.destroy();
    try {
      if (process.waitFor(StartCache.stopTimeout(timeout).toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /**
   * SIGSTOP, and SIGCONT after this time; returns then. A process of its own sends both, so that
   * nothing stays stopped when this one is killed meanwhile.
   */
  void pause(Duration length) throws InterruptedException {
    double seconds = length.toMillis() / 1000.0;
    try {
      new ProcessBuilder(
              "/bin/sh",
              "-c",
              "kill -STOP $0 && sleep $1; kill -CONT $0",
              Long.toString(process.pid()),
              Double.toString(seconds))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pause " + name, e);
    }
  }

  /**
   * SIGKILL: no shutdown hook runs. Returns when the process has gone, also on an interrupted
   * thread.
   */
  void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  Path log() {
    return log;
  }

  private String logTail() {
    try {
      String all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines =
          all.substring(Math.max(0, all.length() - LOG_TAIL_CHARACTERS)).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
