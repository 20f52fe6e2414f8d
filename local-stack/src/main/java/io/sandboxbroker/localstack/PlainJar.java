package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * A copy of a jar without its manifest. The manifest of DynamoDB Local names the folder of the jar,
 * and a JVM saves no {@link StartCache} of a class path with a folder.
 */
final class PlainJar {

  private PlainJar() {}

  /** Writes the copy into the folder, unless it is there. */
  static Path of(Path jar, Path folder) {
    Path copy = folder.resolve(jar.getFileName());
    if (!Files.exists(copy)) {
      try {
        Path unfinished = Files.createTempFile(folder, "plain-", ".jar");
        write(jar, unfinished);
        Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot copy " + jar, e);
      }
    }
    return copy;
  }

  private static void write(Path jar, Path copy) throws IOException {
    try (var source = new JarFile(jar.toFile());
        var out = new JarOutputStream(Files.newOutputStream(copy))) {
      JarEntries.copy(source, out, name -> name.equals(JarFile.MANIFEST_NAME) ? "" : name);
    }
  }
}
