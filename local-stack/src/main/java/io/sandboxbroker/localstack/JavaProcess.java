package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A running child JVM. Thread-safe. */
final class JavaProcess {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
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
      return new JavaProcess(
          command.name(), command.log(), command.toProcess(ServerFiles.find().children()).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.name(), e);
    }
  }

  /**
   * Waits until the child answers.
   *
   * @throws StartFailedException when it ends or the time is up before; it has ended then
   */
  void awaitReady(BooleanSupplier answers, Duration timeout) {
    long start = System.nanoTime();
    while (!answers.getAsBoolean()) {
      if (endsWithin(Duration.ofMillis(POLL_MILLIS))) {
        throw new StartFailedException(
            name + " ended with " + process.exitValue() + " before it was ready\n" + logTail());
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        kill();
        throw new StartFailedException(
            name + " was not ready within " + timeout + "\n" + logTail());
      }
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Asks for an orderly end, and kills when that takes too long. */
  void stop() {
    process.destroy();
    if (!endsWithin(STOP_TIMEOUT)) {
      kill();
    }
  }

  /** SIGKILL: no shutdown hook runs. Returns when the process has gone. */
  void kill() {
    process.destroyForcibly();
    if (!endsWithin(KILL_TIMEOUT)) {
      throw new IllegalStateException(name + " (process " + pid() + ") survived SIGKILL");
    }
  }

  Path log() {
    return log;
  }

  private boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted while waiting for " + name, e);
    }
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
