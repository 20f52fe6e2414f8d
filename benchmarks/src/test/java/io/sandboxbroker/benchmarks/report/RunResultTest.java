package io.sandboxbroker.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.benchmarks.load.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunResultTest {

  private static final Map<String, String> LEASES = Map.of("ann", "1", "bob", "2");

  @Test
  void whatKeepsThePromiseHasNoViolations() {
    assertThat(violations(List.of(gave("ann", "1"), gave("bob", "2")), LEASES, 8, 0)).isEmpty();
  }

  @Test
  void theSameSandboxAgainForTheSameTrackIsNoViolation() {
    assertThat(
            violations(List.of(gave("ann", "1"), gave("ann", "1"), gave("bob", "2")), LEASES, 8, 0))
        .isEmpty();
  }

  @Test
  void aSandboxWithTwoOwnersIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), gave("bob", "1")), LEASES, 8, 0))
        .contains("sandbox 1 was given to the tracks [ann, bob]");
  }

  @Test
  void aTrackWithTwoSandboxesIsFound() {
    assertThat(
            violations(List.of(gave("ann", "1"), gave("ann", "3"), gave("bob", "2")), LEASES, 8, 0))
        .containsExactly("track ann was given the sandboxes [1, 3]");
  }

  @Test
  void aRefusalWhileSandboxesAreFreeIsFound() {
    assertThat(
            violations(
                List.of(gave("ann", "1"), answered("bob", 409, "{}")), Map.of("ann", "1"), 9, 0))
        .containsExactly("track bob was answered 409 while sandboxes were free: {}");
  }

  @Test
  void aRequestThatWasNotAnsweredIsFound() {
    assertThat(
            violations(
                List.of(gave("ann", "1"), answered("bob", Answer.NONE, "timeout")),
                Map.of("ann", "1"),
                9,
                0))
        .containsExactly("track bob was answered 0 while sandboxes were free: timeout");
  }

  @Test
  void aSandboxThatWasTakenAndNotReportedIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), answered("bob", 503, "{}")), LEASES, 8, 0))
        .contains("track bob received [] and holds 2");
  }

  @Test
  void aSandboxThatWasToldAndNotTakenIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), gave("bob", "2")), Map.of("ann", "1"), 9, 0))
        .containsExactly("track bob received [2] and holds null");
  }

  @Test
  void anAnswerThatTheTableContradictsIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), gave("bob", "3")), LEASES, 8, 0))
        .containsExactly("track bob received [3] and holds 2");
  }

  @Test
  void aSandboxThatIsNeitherFreeNorHeldIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), gave("bob", "2")), LEASES, 7, 0))
        .containsExactly("3 sandboxes are no longer free and 2 are held: the rest has leaked");
  }

  @Test
  void twoTracksThatHoldOneSandboxByTheTableAreFound() {
    assertThat(
            violations(
                List.of(gave("ann", "1"), gave("bob", "2")), Map.of("ann", "1", "bob", "1"), 8, 0))
        .isNotEmpty();
  }

  @Test
  void underOverloadARefusedTrackMayHoldASandboxAndOthersMayNot() {
    var refused = List.of(gave("ann", "1"), answered("bob", 503, "{}"));

    assertThat(new RunResult(refused, LEASES, 10, 8, 0).violationsUnderOverload()).isEmpty();
    assertThat(
            new RunResult(refused, Map.of("ann", "3", "bob", "2"), 10, 8, 0)
                .violationsUnderOverload())
        .containsExactly("track ann received [1] and holds 3");
  }

  @Test
  void aFalseExhaustionIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), gave("bob", "2")), LEASES, 8, 1))
        .containsExactly("the allocators count 1.0 false exhaustions");
  }

  @Test
  void anAnswerThatCannotBeReadIsFound() {
    assertThat(violations(List.of(gave("ann", "1"), answered("bob", 201, "no JSON")), LEASES, 8, 0))
        .containsExactly("track bob received [] and holds 2");
  }

  @Test
  void aRunInWhichSomeHaveToBeRefusedIsNotJudged() {
    var findings =
        new RunResult(List.of(gave("ann", "1"), answered("bob", 409, "")), Map.of(), 1, 0, 0);

    assertThatThrownBy(findings::violations).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> violations(
      List<Answer> answers, Map<String, String> leases, long freeAfter, double falseExhaustions) {
    return new RunResult(answers, leases, 10, freeAfter, falseExhaustions).violations();
  }

  private static Answer gave(String track, String sandbox) {
    return answered(track, 201, "{\"sandbox_id\":\"" + sandbox + "\"}");
  }

  private static Answer answered(String track, int status, String body) {
    return new Answer(track, status, body, 0, 1);
  }
}
