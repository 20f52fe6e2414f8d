package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.due;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentDeletionResultsTest {

  private final RecentDeletionResults told = new RecentDeletionResults();

  @Test
  void aSandboxThatIsGoneIsNeverCalledAgain() {
    told.remember(due("a", 1), true);

    assertThat(told.knows(due("a", 1))).isTrue();
    assertThat(told.knows(due("a", 2))).isTrue();
    assertThat(told.knows(due("b", 1))).isFalse();
  }

  @Test
  void aFailureAnswersItsOwnTimerOnly() {
    told.remember(due("a", 1), false);

    assertThat(told.knows(due("a", 1))).isTrue();
    assertThat(told.knows(due("a", 2))).isFalse();
  }

  @Test
  void onlyTheLastTenThousandSandboxesAreRemembered() {
    told.remember(due("first", 1), true);
    for (int i = 0; i < 10_000; i++) {
      told.remember(due("s" + i, 1), true);
    }

    assertThat(told.knows(due("first", 1))).isFalse();
    assertThat(told.knows(due("s0", 1))).isTrue();
  }
}
