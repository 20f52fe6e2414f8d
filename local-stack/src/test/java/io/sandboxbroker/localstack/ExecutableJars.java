package io.sandboxbroker.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Writes jars with the layout of the executable jars of Spring Boot. */
final class ExecutableJars {

  private ExecutableJars() {}

  static void write(Path jar, String mainClass) throws IOException {
    write(jar, mainClass, Map.of());
  }

  /**
   * Writes a jar.
   *
   * @param entries the texts of its entries
   */
  static void write(Path jar, String mainClass, Map<String, String> entries) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Start-Class"), mainClass);
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(UTF_8));
        out.closeEntry();
      }
    }
  }
}
