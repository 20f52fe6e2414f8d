package io.sandboxbroker.localstack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A server in a JVM of its own, which can be killed and started again. Thread-safe. */
public class LocalServer implements AutoCloseable {

  /** From SIGTERM to SIGKILL. */
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final JavaCommand command;
  private final DataDirectory directory;
  private final BooleanSupplier answers;
  private final Duration startTimeout;
  private final Duration stopTimeout;
  private volatile JavaProcess process;

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
    this(command, directory, answers, startTimeout, STOP_TIMEOUT);
  }

  /**
   * Starts a server that may take this time to stop.
   *
   * @throws StartFailedException when it does not answer within the time; nothing runs then
   */
  LocalServer(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout,
      Duration stopTimeout) {
    this.command = command;
    this.directory = directory;
    this.answers = answers;
    this.startTimeout = startTimeout;
    this.stopTimeout = stopTimeout;
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

  /** The process as it is now, also while another thread starts the server again. */
  final JavaProcess process() {
    return process;
  }

  /** Whether it answers now, as it does when it has started. */
  final boolean isReady() {
    return answers.getAsBoolean();
  }

  /** Kills the process with SIGKILL; its data is left as a crash leaves it. */
  public final synchronized void kill() {
    process.kill();
  }

  /** Starts the server again on its port and data, whether it runs or not. */
  public final synchronized void restart() {
    process.stop(stopTimeout);
    process = launch();
  }

  /** Stops the server in order; {@link #restart} starts it again. */
  final synchronized void halt() {
    process.stop(stopTimeout);
  }

  /** Starts the server again on its port, without its data. */
  final synchronized void restartEmpty() {
    process.stop(stopTimeout);
    directory.empty();
    process = launch();
  }

  /** Stops the server in order, in bounded time, and deletes temporary data. */
  @Override
  public final synchronized void close() {
    process.stop(stopTimeout);
    directory.close();
  }
}
