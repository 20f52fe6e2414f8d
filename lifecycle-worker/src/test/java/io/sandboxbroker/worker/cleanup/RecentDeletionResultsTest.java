package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.START;
import static io.sandboxbroker.worker.cleanup.Dues.due;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.worker.cleanup.RecentDeletionResults.Answer;
import org.junit.jupiter.api.Test;

class RecentDeletionResultsTest {

  private final RecentDeletionResults results = new RecentDeletionResults();

  @Test
  void aSandboxThatIsGoneIsNeverCalledAgain() {
    results.onPublished(due("a", 1), true);

    assertThat(results.isPublished(due("a", 1))).isTrue();
    assertThat(results.isPublished(due("a", 2))).isTrue();
    assertThat(results.isPublished(due("b", 1))).isFalse();
  }

  @Test
  void aFailureAnswersItsOwnTimerOnly() {
    results.onPublished(due("a", 1), false);

    assertThat(results.isPublished(due("a", 1))).isTrue();
    assertThat(results.isPublished(due("a", 2))).isFalse();
  }

  @Test
  void theAnswerForAnAccountIsKeptUntilItsFactIsPublished() {
    results.onDeleted(due("a", 1), 204, START);

    assertThat(results.isPublished(due("a", 1))).isFalse();
    assertThat(results.findUnpublished(due("a", 2))).contains(new Answer(204, START));

    results.onPublished(due("a", 2), true);
    assertThat(results.findUnpublished(due("a", 2))).isEmpty();
    assertThat(results.isPublished(due("a", 3))).isTrue();
  }

  @Test
  void onlyTheLastTenThousandSandboxesAreRemembered() {
    results.onPublished(due("first", 1), true);
    for (int i = 0; i < 10_000; i++) {
      results.onPublished(due("s" + i, 1), true);
    }

    assertThat(results.isPublished(due("first", 1))).isFalse();
    assertThat(results.isPublished(due("s0", 1))).isTrue();
  }
}
