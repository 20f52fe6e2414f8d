package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server for tests: makes a file when it is ready, adds its name to another when it stops in
 * order.
 */
public final class ReadyServer {

  private ReadyServer() {}

  /**
   * The arguments are its name, the file of readiness, the file of the stopped, and the
   * milliseconds that its stop takes, which are 0 when missing.
   */
  public static void main(String[] arguments) throws Exception {
    Path stopped = Path.of(arguments[2]);
    long millis = arguments.length > 3 ? Long.parseLong(arguments[3]) : 0;
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                  append(stopped, arguments[0] + "\n");
                }));
    Files.createFile(Path.of(arguments[1]));
    new CountDownLatch(1).await();
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
