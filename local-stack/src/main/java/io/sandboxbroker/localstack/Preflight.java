package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must hold before anything is started; each violation is one line. */
final class Preflight {

  private static final long GIBIBYTE = 1L << 30;

  private Preflight() {}

  /**
   * Fails when a program has not been built, a port is taken or the disk is nearly full.
   *
   * @param data folder that the data goes to
   * @throws StartFailedException saying which
   */
  static void check(Programs programs, Path data) {
    programs.jar(Part.CSP_SIMULATOR);
    programs.jar(Part.ALLOCATOR);
    programs.jar(Part.LIFECYCLE_WORKER);
    programs.jar(Part.API_GATEWAY);
    for (Part part : Part.values()) {
      requireFree(programs.addresses().port(part), part.title());
    }
    requireSpace(data, GIBIBYTE);
  }

  static void requireFree(int port, String title) {
    if (!FreePort.isFree(port)) {
      throw new StartFailedException(
          "port %1$d, which %2$s needs, is in use: end the program that listens there (lsof -i :%1$d)"
              .formatted(port, title));
    }
  }

  static void requireSpace(Path folder, long bytes) {
    try {
      long usable = Files.getFileStore(folder).getUsableSpace();
      if (usable < bytes) {
        throw new StartFailedException(
            "%s has %d MiB free, and %d MiB are needed: free some space or choose another folder with --data"
                .formatted(folder, usable >> 20, bytes >> 20));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the free space of " + folder, e);
    }
  }
}
