package io.sandboxbroker.localstack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /** Deletes a directory with all that is in it; others may be doing the same. */
  static void delete(Path directory) throws IOException {
    Files.walkFileTree(directory, new Deleter());
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      return unlessGone(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        return unlessGone(failure);
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }

    private static FileVisitResult unlessGone(IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
