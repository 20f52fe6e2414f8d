package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A removed sandbox becomes a tombstone, so that no list of the CSP brings it back. */
class RemovalTest {

  private static final SandboxId ID = new SandboxId("17");
  private static final Revision REVISION = new Revision(5, "earlier", NOW);
  private static final Account ACCOUNT = Examples.account("17");
  private static final Allocation ALLOCATION =
      new Allocation(
          "command", new TrackId("owner"), "lab", "key", NOW, NOW.plus(Duration.ofHours(4)));
  private static final Release RELEASE = new Release(ALLOCATION, NOW, 3);
  private static final Sandbox.Stale STALE = new Sandbox.Stale(ACCOUNT, REVISION);
  private static final Sandbox.DeletionFailed FAILED =
      new Sandbox.DeletionFailed(ACCOUNT, REVISION, RELEASE);
  private static final List<Sandbox> OTHERS =
      List.of(
          new Sandbox.Available(ACCOUNT, REVISION),
          new Sandbox.Allocated(ACCOUNT, REVISION, ALLOCATION),
          new Sandbox.PendingDeletion(ACCOUNT, REVISION, RELEASE));

  private static Decision remove(CurrentState state, Status status) {
    return SandboxStateMachine.decide(
        state, new Trigger.RemoveSandbox("b/17", ID, status), NOW, TERMS);
  }

  private static Sandbox.Deleted tombstone(Sandbox sandbox) {
    var change = (Decision.Change) remove(sandbox, sandbox.status());
    assertThat(change.transition().event()).isEqualTo(PoolEvent.SANDBOX_DELETED);
    return (Sandbox.Deleted) change.transition().after();
  }

  @Test
  void theTombstoneOfAFailedDeletionRemembersItsOwner() {
    assertThat(tombstone(FAILED).release()).isEqualTo(RELEASE);
    assertThat(tombstone(STALE).release()).isNull();
  }

  @Test
  void theNextListDoesNotBringBackWhatWasGivenUp() {
    var listed = new Trigger.SandboxDiscovered("s", Examples.account("17", "lab-renamed"));

    for (Sandbox sandbox : List.of(FAILED, STALE)) {
      assertThat(SandboxStateMachine.decide(tombstone(sandbox), listed, NOW, TERMS))
          .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.NEVER_REISSUED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOfAnotherStatusOrInUseIsNeverGivenUp(Status named) {
    var refused = new Decision.Refuse(Refusal.NOT_IN_STATUS);

    assertThat(OTHERS).allSatisfy(sandbox -> assertThat(remove(sandbox, named)).isEqualTo(refused));
    if (named != Status.STALE) {
      assertThat(remove(STALE, named)).isEqualTo(refused);
    }
    if (named != Status.DELETION_FAILED) {
      assertThat(remove(FAILED, named)).isEqualTo(refused);
    }
  }
}
