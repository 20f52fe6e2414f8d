package io.sandboxbroker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final long SECOND = 1_000_000_000;

  private static final Answers THREE =
      new Answers(
          List.of(
              new Answer("b", 201, "{\"sandbox_id\":\"2\"}", SECOND, 3 * SECOND),
              new Answer("a", 201, "{\"sandbox_id\":\"1\"}", 2 * SECOND, 4 * SECOND),
              new Answer("c", 409, "{}", 4 * SECOND, 5 * SECOND)));

  @Test
  void theTimeIsFromTheFirstRequestToTheLastAnswer() {
    assertThat(THREE.seconds()).isEqualTo(4);
  }

  @Test
  void onlySandboxesMakeTheRate() {
    assertThat(THREE.allocated()).isEqualTo(2);
    assertThat(THREE.rate()).isEqualTo(0.5);
    assertThat(THREE.statuses()).containsEntry(201, 2L).containsEntry(409, 1L);
  }

  @Test
  void aRefusalTellsNoSandbox() {
    assertThat(THREE.all()).extracting(Answer::sandbox).containsExactly("2", "1", null);
  }

  @Test
  void theLongestGapIsThatOfTheSlowestPartition() {
    String here = "a";
    String there = otherPartitionThan(here);
    List<Answer> answers =
        List.of(
            answeredAt(here, 1),
            answeredAt(there, 2),
            answeredAt(here, 3),
            answeredAt(here, 6),
            answeredAt(there, 9));

    // From 2 to 9 the other partition was silent; the time before 2 does not count.
    assertThat(Gaps.longestSeconds(answers, 12, 2 * SECOND)).isEqualTo(7, within(1e-9));
    assertThat(Gaps.longestSeconds(answers.subList(0, 4), 12, 2 * SECOND))
        .isEqualTo(3, within(1e-9));
    assertThat(Gaps.longestSeconds(answers, 12, 20 * SECOND)).isZero();
  }

  private static Answer answeredAt(String track, long second) {
    return new Answer(track, 201, "{}", 0, second * SECOND);
  }

  private static String otherPartitionThan(String track) {
    String other = "b";
    while (Gaps.partition(other, 12) == Gaps.partition(track, 12)) {
      other += "b";
    }
    return other;
  }
}
