package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Temporary directories with the process id of their owner in their names, which shows which of
 * them a killed process has left.
 */
record TemporaryDirectories(Path parent) {

  private static final String PREFIX = "sandbox-broker-";
  private static final Pattern OWNED = Pattern.compile(PREFIX + "(\\d{1,18})-.+");

  static TemporaryDirectories standard() {
    return new TemporaryDirectories(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Makes a directory of this process, and deletes those of processes that have gone. */
  Path create(String server) throws IOException {
    deleteLeftOvers();
    return Files.createTempDirectory(
        parent, PREFIX + ProcessHandle.current().pid() + "-" + server + "-");
  }

  private void deleteLeftOvers() throws IOException {
    try (var directories = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path directory : directories) {
        Matcher owned = OWNED.matcher(directory.getFileName().toString());
        if (owned.matches() && ProcessHandle.of(Long.parseLong(owned.group(1))).isEmpty()) {
          delete(directory);
        }
      }
    }
  }

  /** Deletes a directory with all that is in it; another process may delete it as well. */
  static void delete(Path directory) throws IOException {
    while (Files.exists(directory)) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (NoSuchFileException deletedMeanwhile) {
        // Whatever is left is listed again.
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e.getCause();
        }
      }
    }
  }
}
