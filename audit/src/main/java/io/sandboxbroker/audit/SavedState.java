package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.report.UnreadableRecords;
import io.sandboxbroker.audit.report.ViolationCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The saved state of an audit, which a later audit resumes from.
 *
 * @param format the version of the file format
 * @param topics the ids of the topics, which distinguish a topic from another of the same name
 * @param coverage the part of the log that was read
 * @param coveredFrom the time from which the log was read; null for its beginning
 * @param offsets where to resume, by topic and partition
 */
record SavedState(
    int format,
    Map<String, String> topics,
    Coverage coverage,
    @Nullable Instant coveredFrom,
    Map<String, Long> offsets,
    Fold.State fold,
    List<ViolationCounts.Result> rules,
    UnreadableRecords unreadable) {

  /** The version that is written. */
  static final int FORMAT = 3;

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * Reads the file; empty if it does not exist.
   *
   * @throws IllegalStateException if the file holds no state of an audit
   */
  static Optional<SavedState> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      SavedState state = JSON.readValue(in, SavedState.class);
      if (state.format() != FORMAT) {
        throw new IllegalStateException(
            "%s has format %d, and %d is known".formatted(file, state.format(), FORMAT));
      }
      return Optional.of(state);
    } catch (IOException | JacksonException broken) {
      throw new IllegalStateException("%s is no state of an audit".formatted(file), broken);
    }
  }

  /** Replaces the file atomically. */
  void write(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path next = Files.createTempFile(parent, file.getFileName().toString(), ".next");
    try {
      try (var out = new GZIPOutputStream(Files.newOutputStream(next))) {
        JSON.writeValue(out, this);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
