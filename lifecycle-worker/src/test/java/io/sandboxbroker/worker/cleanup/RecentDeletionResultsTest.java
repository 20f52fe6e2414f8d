package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.START;
import static io.sandboxbroker.worker.cleanup.Dues.due;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.worker.cleanup.RecentDeletionResults.Answer;
import org.junit.jupiter.api.Test;

class RecentDeletionResultsTest {

  private final RecentDeletionResults results = new RecentDeletionResults();

  private void delete(String account, int timer) {
    results.onDeleted(due(account, timer), 204, START);
    results.onPublished(due(account, timer), true);
  }

  /** The fact of the first timer may have become a dead letter. */
  @Test
  void aSandboxThatIsGoneIsNeverCalledAgainAndALaterTimerPublishesThatAgain() {
    delete("a", 1);

    assertThat(results.isPublished(due("a", 1))).isTrue();
    assertThat(results.isPublished(due("a", 2))).isFalse();
    assertThat(results.findAnswer(due("a", 2))).contains(new Answer(204, START, true));
    results.onPublished(due("a", 2), true);
    assertThat(results.isPublished(due("a", 2))).isTrue();
    assertThat(results.isPublished(due("b", 1))).isFalse();
    assertThat(results.findAnswer(due("b", 1))).isEmpty();
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
    assertThat(results.findAnswer(due("a", 2))).contains(new Answer(204, START, false));
  }

  @Test
  void onlyTheLastTenThousandSandboxesAreRemembered() {
    delete("first", 1);
    for (int i = 0; i < 10_000; i++) {
      delete("s" + i, 1);
    }

    assertThat(results.isPublished(due("first", 1))).isFalse();
    assertThat(results.isPublished(due("s0", 1))).isTrue();
  }
}
