package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Copies entries from one jar to another. */
final class JarEntries {

  private JarEntries() {}

  /**
   * Copies the entries in their order.
   *
   * @param naming the name of an entry in the copy; an empty name leaves it out
   */
  static void copy(JarFile source, JarOutputStream copy, UnaryOperator<String> naming)
      throws IOException {
    for (JarEntry entry : source.stream().toList()) {
      String name = naming.apply(entry.getName());
      if (!name.isEmpty()) {
        copy.putNextEntry(new JarEntry(name));
        try (InputStream in = source.getInputStream(entry)) {
          in.transferTo(copy);
        }
        copy.closeEntry();
      }
    }
  }
}
