package io.sandboxbroker.localstack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The life of one server: start, kill, start again on the same data and port, close. Thread-safe.
 */
final class LocalServer implements AutoCloseable {

  private final JavaCommand command;
  private final DataDirectory directory;
  private final BooleanSupplier answers;
  private final Duration startTimeout;
  private JavaProcess process;

  private LocalServer(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout,
      JavaProcess process) {
    this.command = command;
    this.directory = directory;
    this.answers = answers;
    this.startTimeout = startTimeout;
    this.process = process;
  }

  static LocalServer start(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout) {
    try {
      return new LocalServer(
          command, directory, answers, startTimeout, launch(command, answers, startTimeout));
    } catch (RuntimeException failed) {
      directory.close();
      throw failed;
    }
  }

  private static JavaProcess launch(
      JavaCommand command, BooleanSupplier answers, Duration timeout) {
    JavaProcess process = JavaProcess.start(command);
    process.awaitReady(answers, timeout);
    return process;
  }

  synchronized JavaProcess process() {
    return process;
  }

  synchronized void kill() {
    process.kill();
  }

  synchronized void restart() {
    process.stop();
    process = launch(command, answers, startTimeout);
  }

  /** Ends it in order; {@link #restart} brings it back. */
  synchronized void halt() {
    process.stop();
  }

  /** Starts again with nothing of what it had kept. */
  synchronized void restartEmpty() {
    process.stop();
    directory.empty();
    process = launch(command, answers, startTimeout);
  }

  @Override
  public synchronized void close() {
    process.stop();
    directory.close();
  }
}
