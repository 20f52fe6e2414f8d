package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final Instant DEADLINE = NOW.plusSeconds(25);

  private final Sandbox.Available candidate =
      Examples.available(Examples.account("17", "lab-adventure-17"));

  @Test
  void theOwnerGetsTheSandboxForAsLongAsALabLasts() {
    var command =
        new Trigger.AllocateSandbox(
            "command", new TrackId("track"), "lab", null, "key", false, DEADLINE);

    var allocated = (Sandbox.Allocated) Examples.change(candidate, command).after();

    assertThat(allocated.account()).isEqualTo(candidate.account());
    assertThat(allocated.allocation())
        .isEqualTo(
            new Allocation(
                "command", new TrackId("track"), "lab", "key", NOW, NOW.plus(TERMS.labDuration())));
  }

  @Test
  void aCandidateWhoseNameStartsWithThePrefixWillDo() {
    assertThat(decide("lab-adventure", NOW)).isInstanceOf(Decision.Change.class);
    assertThat(decide("lab-adventure-17", NOW)).isInstanceOf(Decision.Change.class);
    assertThat(decide("", NOW)).isInstanceOf(Decision.Change.class);
  }

  @Test
  void aCandidateOfAnotherNameWillNotDo() {
    assertThat(decide("adventure", NOW)).isEqualTo(new Decision.NextCandidate());
    assertThat(decide("lab-adventure-17-b", NOW)).isEqualTo(new Decision.NextCandidate());
    assertThat(decide("LAB", NOW)).isEqualTo(new Decision.NextCandidate());
  }

  @Test
  void aCommandIsServedUntilItsDeadlineAndRefusedAfterIt() {
    assertThat(decide(null, DEADLINE)).isInstanceOf(Decision.Change.class);
    assertThat(decide(null, DEADLINE.plusMillis(1)))
        .isEqualTo(new Decision.Refuse(Refusal.DEADLINE_PASSED));
  }

  @Test
  void pastTheDeadlineNoOtherCandidateIsTriedEither() {
    Sandbox taken = Examples.change(candidate, Examples.allocation("first", "other")).after();

    assertThat(
            SandboxStateMachine.decide(
                taken, Examples.allocation("late", "track"), DEADLINE.plusMillis(1), TERMS))
        .isEqualTo(new Decision.Refuse(Refusal.DEADLINE_PASSED));
  }

  private Decision decide(@Nullable String prefix, Instant now) {
    var command =
        new Trigger.AllocateSandbox(
            "c", new TrackId("track"), null, prefix, "key", false, DEADLINE);
    return SandboxStateMachine.decide(candidate, command, now, TERMS);
  }
}
