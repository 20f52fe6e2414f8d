package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.due;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentDeletionResultsTest {

  private final RecentDeletionResults results = new RecentDeletionResults();

  @Test
  void aSandboxThatIsGoneIsNeverCalledAgain() {
    results.put(due("a", 1), true);

    assertThat(results.contains(due("a", 1))).isTrue();
    assertThat(results.contains(due("a", 2))).isTrue();
    assertThat(results.contains(due("b", 1))).isFalse();
  }

  @Test
  void aFailureAnswersItsOwnTimerOnly() {
    results.put(due("a", 1), false);

    assertThat(results.contains(due("a", 1))).isTrue();
    assertThat(results.contains(due("a", 2))).isFalse();
  }

  @Test
  void onlyTheLastTenThousandSandboxesAreRemembered() {
    results.put(due("first", 1), true);
    for (int i = 0; i < 10_000; i++) {
      results.put(due("s" + i, 1), true);
    }

    assertThat(results.contains(due("first", 1))).isFalse();
    assertThat(results.contains(due("s0", 1))).isTrue();
  }
}
