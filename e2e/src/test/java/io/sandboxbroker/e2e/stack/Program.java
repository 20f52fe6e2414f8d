package io.sandboxbroker.e2e.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program beside the broker, started as its users start it. */
public final class Program implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final Path output;
  private final Path errors;

  private Program(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts it.
   *
   * @param environment beside that of the tests
   */
  public static Program start(
      Path directory, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("program", ".out");
      Path errors = Files.createTempFile("program", ".err");
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      return new Program(builder.start(), output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** What it has written to its standard output so far. */
  public String output() {
    return read(output);
  }

  /** What it has written to its standard error so far. */
  public String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code, once it has ended by itself. */
  public int awaitEnd() throws InterruptedException {
    return awaitEnd(TIMEOUT);
  }

  /** Its exit code, once it has ended by itself within this time. */
  public int awaitEnd(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(
          "waited " + timeout.toSeconds() + " s for its end\n" + output() + errors());
    }
    return process.exitValue();
  }

  /** SIGKILL; returns when it has ended. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM; returns its exit code once it has ended. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.delete(output);
      Files.delete(errors);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
