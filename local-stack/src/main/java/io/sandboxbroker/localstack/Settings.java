package io.sandboxbroker.localstack;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a local server listens and keeps its data.
 *
 * @param port the port on 127.0.0.1; 0 takes a free one
 * @param directory where the data is kept, also after the end; {@code null} means in memory or in a
 *     temporary directory that is deleted on close
 * @param logs folder of the server's log; {@code null} means beside the data, kept or deleted with
 *     it
 * @param startTimeout how long the server may take until it answers
 */
public record Settings(
    int port, @Nullable Path directory, @Nullable Path logs, Duration startTimeout) {

  public Settings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is 0 to 65535, not " + port);
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("startTimeout is a positive time, not " + startTimeout);
    }
  }

  /** A free port, temporary data, and a minute to start. */
  public static Settings temporary() {
    return new Settings(0, null, null, Duration.ofMinutes(1));
  }

  /** The same with this port. */
  public Settings onPort(int port) {
    return new Settings(port, directory, logs, startTimeout);
  }

  /** The same with data kept in this directory, which is created when it is missing. */
  public Settings keepingDataIn(Path directory) {
    return new Settings(port, directory, logs, startTimeout);
  }

  /** The same with the log in this folder, which must exist. */
  public Settings loggingTo(Path logs) {
    return new Settings(port, directory, logs, startTimeout);
  }

  /** The same with this time to start. */
  public Settings startingWithin(Duration startTimeout) {
    return new Settings(port, directory, logs, startTimeout);
  }

  Path log(String server, DataDirectory data) {
    return (logs == null ? data.path() : logs).resolve(server + ".log");
  }
}
