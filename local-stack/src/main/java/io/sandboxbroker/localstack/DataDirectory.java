package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A server's directory: a given one is kept, a temporary one is deleted on close. */
record DataDirectory(Path path, boolean temporary) implements AutoCloseable {

  static DataDirectory of(@Nullable Path given, String server) {
    try {
      return given == null
          ? new DataDirectory(Files.createTempDirectory("sandbox-broker-" + server + "-"), true)
          : new DataDirectory(Files.createDirectories(given.toAbsolutePath()), false);
    } catch (IOException e) {
      throw new UncheckedIOException("no data directory for " + server + ": " + given, e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (var tree = Files.walk(path)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }
}
