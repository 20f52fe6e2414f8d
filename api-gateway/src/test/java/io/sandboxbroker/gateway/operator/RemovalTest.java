package io.sandboxbroker.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.BulkDeletionBegun;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemovalTest {

  private static final Instant BEGAN = Instant.parse("2026-01-01T10:00:00Z");
  private static final Instant NOW = BEGAN.plusMillis(7);

  private final Removal removal = new Removal(BEGAN);

  private void begun(boolean more, String... sandboxes) {
    removal.begun(new BulkDeletionBegun("e", "c", "r", NOW, List.of(sandboxes), more), NOW);
  }

  private void completed(int deleted, Boolean more) {
    assertThat(removal.state())
        .isEqualTo(new CommandState.Completed<>(new RemovalResult("completed", deleted, 7, more)));
  }

  @Test
  void isCompleteWhenEverySandboxIsDecided() {
    begun(false, "a", "b");
    removal.decided("a", true, NOW);
    removal.decided("a", true, NOW);
    assertThat(removal.progress()).isEqualTo(new RemovalProgress(1, 0, 2));
    assertThat(removal.isRunning()).isTrue();
    removal.decided("b", false, NOW);
    completed(1, null);
  }

  @Test
  void whatWasReadBeforeWhichSandboxesCountCountsToo() {
    removal.decided("a", true, NOW);
    assertThat(removal.progress()).isEqualTo(new RemovalProgress(1, 0, null));
    begun(true, "a");
    completed(1, true);
  }

  @Test
  void whereThereIsNoneItIsCompleteAtOnce() {
    begun(false);
    completed(0, null);
  }

  @Test
  void keepsNoMoreThanABulkDeletionHas() {
    IntStream.range(0, 4_000).forEach(i -> removal.decided("s" + i, true, NOW));
    assertThat(removal.progress().deleted()).isEqualTo(3_000);
  }
}
