package io.sandboxbroker.localstack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A server in a JVM of its own, which can be killed and started again. Thread-safe. */
public class LocalServer implements AutoCloseable {

  private final JavaCommand command;
  private final DataDirectory directory;
  private final BooleanSupplier answers;
  private final Duration startTimeout;
  private JavaProcess process;

  /**
   * Starts the server and returns when it answers.
   *
   * @throws StartFailedException when it does not within the time; nothing runs then
   */
  LocalServer(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout) {
    this.command = command;
    this.directory = directory;
    this.answers = answers;
    this.startTimeout = startTimeout;
    try {
      process = launch();
    } catch (RuntimeException failed) {
      directory.close();
      throw failed;
    }
  }

  private JavaProcess launch() {
    JavaProcess launched = JavaProcess.start(command);
    launched.awaitReady(answers, startTimeout);
    return launched;
  }

  final synchronized JavaProcess process() {
    return process;
  }

  /** Kills the process with SIGKILL; its data is left as a crash leaves it. */
  public final synchronized void kill() {
    process.kill();
  }

  /** Starts the server again on its port and data, whether it runs or not. */
  public final synchronized void restart() {
    process.stop();
    process = launch();
  }

  /** Stops the server in order; {@link #restart} starts it again. */
  final synchronized void halt() {
    process.stop();
  }

  /** Starts the server again on its port, without its data. */
  final synchronized void restartEmpty() {
    process.stop();
    directory.empty();
    process = launch();
  }

  /** Stops the server in order, in bounded time, and deletes temporary data. */
  @Override
  public final synchronized void close() {
    process.stop();
    directory.close();
  }
}
