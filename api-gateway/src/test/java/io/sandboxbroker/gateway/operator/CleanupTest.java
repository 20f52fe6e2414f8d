package io.sandboxbroker.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CleanupTest {

  private final Cleanup cleanup = new Cleanup(Instant.EPOCH);

  @Test
  void isCompleteWhenEverySandboxWasTried() {
    begun("a", "b");
    tried("a", true);
    assertThat(cleanup.progress()).isEqualTo(new CleanupProgress(1, 0, 2));
    assertThat(cleanup.isRunning()).isTrue();
    tried("b", false);
    completed(1, 1);
  }

  @Test
  void whatWasReadBeforeWhichSandboxesCountCountsToo() {
    tried("a", true);
    tried("b", false);
    assertThat(cleanup.progress()).isEqualTo(new CleanupProgress(0, 0, null));
    begun("a", "b");
    completed(1, 1);
  }

  @Test
  void othersDoNotCount() {
    tried("other", true);
    begun("a");
    tried("another", false);
    assertThat(cleanup.progress()).isEqualTo(new CleanupProgress(0, 0, 1));
    tried("a", false);
    completed(0, 1);
  }

  @Test
  void eachSandboxCountsOnce() {
    begun("a", "b");
    tried("a", false);
    tried("a", false);
    assertThat(cleanup.progress()).isEqualTo(new CleanupProgress(0, 1, 2));
  }

  @Test
  void thatItIsGoneCountsMoreThanThatATryFailed() {
    begun("a", "b", "c");
    tried("a", false);
    tried("a", true);
    tried("b", true);
    tried("b", false);
    assertThat(cleanup.progress()).isEqualTo(new CleanupProgress(2, 0, 3));
  }

  @Test
  void withoutSandboxesIsCompleteAtOnce() {
    begun();
    completed(0, 0);
  }

  @Test
  void whatComesAfterItsEndChangesNothing() {
    begun("a");
    tried("a", false);
    tried("a", true);
    completed(0, 1);
  }

  @Test
  void onlySoMuchIsHeldBeforeItIsKnownWhatCounts() {
    IntStream.range(0, 10_000).forEach(number -> tried("other-" + number, true));
    tried("a", true);
    begun("a");
    assertThat(cleanup.progress()).isEqualTo(new CleanupProgress(0, 0, 1));
  }

  private void begun(String... sandboxes) {
    cleanup.begun(List.of(sandboxes), Instant.EPOCH.plusMillis(7));
  }

  private void tried(String sandbox, boolean gone) {
    cleanup.tried(sandbox, gone, Instant.EPOCH.plusMillis(7));
  }

  private void completed(int deleted, int failed) {
    assertThat(cleanup.state())
        .isEqualTo(
            new CommandState.Completed<>(new CleanupResult("completed", deleted, failed, 7)));
  }
}
