package io.sandboxbroker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.audit.report.UnreadableRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStateTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void choose() {
    file = directory.resolve("audit.state");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var log =
        new PlantedLog()
            .life("0", "zoe")
            .synced("1", 1)
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .synced("2", 3)
            .rejected("bert", "c2");
    var state = state(SavedState.FORMAT, log);

    state.write(file);
    state.write(file);

    assertThat(SavedState.read(file)).contains(state);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whereThereIsNoFileThereIsNoState() {
    assertThat(SavedState.read(file)).isEmpty();
  }

  @Test
  void whatIsNoStateIsRefused() throws IOException {
    Files.writeString(file, "{}");

    assertThatThrownBy(() -> SavedState.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(file + " is no state of an audit");
  }

  @Test
  void aLaterFormatIsRefused() throws IOException {
    state(SavedState.FORMAT + 1, new PlantedLog()).write(file);

    assertThatThrownBy(() -> SavedState.read(file))
        .hasMessageEndingWith("has format 4, and 3 is known");
  }

  private static SavedState state(int format, PlantedLog log) {
    return new SavedState(
        format,
        Map.of("sandbox.events", "id"),
        log.coverage(),
        null,
        Map.of("sandbox.events-0", 12L),
        log.fold().state(),
        log.counts().results(),
        new UnreadableRecords(1, List.of("sandbox.events-0@3: because")));
  }
}
