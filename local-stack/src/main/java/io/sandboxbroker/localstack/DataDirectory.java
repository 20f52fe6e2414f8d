package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A server's directory: a given one is kept, a temporary one is deleted on close. */
record DataDirectory(Path path, boolean temporary) implements AutoCloseable {

  static DataDirectory of(@Nullable Path given, String server) {
    try {
      return given == null
          ? new DataDirectory(TemporaryDirectories.standard().create(server), true)
          : new DataDirectory(Files.createDirectories(given.toAbsolutePath()), false);
    } catch (IOException e) {
      throw new UncheckedIOException("no data directory for " + server, e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** Deletes the folders in it, and so all that a server keeps but for its settings. */
  void empty() {
    try (var entries = Files.newDirectoryStream(path, Files::isDirectory)) {
      for (Path folder : entries) {
        TemporaryDirectories.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + path, e);
    }
  }

  @Override
  public void close() {
    if (temporary) {
      try {
        TemporaryDirectories.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + path, e);
      }
    }
  }
}
