package io.sandboxbroker.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the logs of one run. */
final class Logs {

  private Logs() {}

  /** Makes the folder, or deletes the logs of the last run in it. */
  static Path anew(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var logs = Files.newDirectoryStream(folder, "*.log")) {
      for (Path log : logs) {
        Files.delete(log);
      }
    }
    return folder;
  }
}
