package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The deletion of a sandbox at the CSP. */
class DeletionTest {
  private final Sandbox.Allocated allocated =
      (Sandbox.Allocated)
          Examples.change(Examples.available("17"), Examples.allocation("command", "owner"))
              .after();
  private final Sandbox pending =
      Examples.change(allocated, Examples.release("stop", allocated, "owner")).after();

  @Test
  void aFailedDeletionStaysPendingUntilTheAttemptsRunOut() {
    Sandbox once = fail(pending, "1");
    Sandbox twice = fail(once, "2");
    Sandbox thrice = fail(twice, "3");

    assertThat(once.status()).isEqualTo(Status.PENDING_DELETION);
    assertThat(twice.status()).isEqualTo(Status.PENDING_DELETION);
    assertThat(thrice.status()).isEqualTo(Status.DELETION_FAILED);
    assertThat(thrice.lastRelease().orElseThrow())
        .isEqualTo(new Release(allocated.allocation(), NOW, 3));
  }

  @Test
  void aFailedDeletionGoesOnBeingTriedAndCounted() {
    Sandbox failed = fail(fail(fail(fail(pending, "1"), "2"), "3"), "4");

    assertThat(failed.status()).isEqualTo(Status.DELETION_FAILED);
    assertThat(failed.lastRelease().orElseThrow().failedAttempts()).isEqualTo(4);
    assertThat(failed.revision().version()).isEqualTo(7);
  }

  @Test
  void moreAttemptsInTheSettingsDoNotTakeAFailedDeletionBack() {
    Sandbox failed = fail(fail(fail(pending, "1"), "2"), "3");
    var patient = new LeaseTerms(TERMS.labDuration(), TERMS.grace(), 100);

    var decision =
        (Decision.Change)
            SandboxStateMachine.decide(failed, Examples.deletionFailed("4", failed), NOW, patient);

    assertThat(decision.transition().after().status()).isEqualTo(Status.DELETION_FAILED);
  }

  @Test
  void aSingleAttemptFailsAtOnce() {
    var strict = new LeaseTerms(TERMS.labDuration(), TERMS.grace(), 1);

    var decision =
        (Decision.Change)
            SandboxStateMachine.decide(pending, Examples.deletionFailed("1", pending), NOW, strict);

    assertThat(decision.transition().after().status()).isEqualTo(Status.DELETION_FAILED);
  }

  @Test
  void theTombstoneRemembersItsLastOwner() {
    Sandbox tombstone =
        Examples.change(pending, Examples.deletionConfirmed("gone", pending)).after();

    assertThat(tombstone.lastAllocation()).contains(allocated.allocation());
  }

  @Test
  void aListProvesNoDeletionAndMakesTheNextTryDueNow() {
    Sandbox failed = fail(fail(fail(pending, "1"), "2"), "3");

    for (Sandbox sandbox : new Sandbox[] {pending, failed}) {
      var vanished = new Trigger.SandboxVanished("missed", sandbox.id());
      assertThat(SandboxStateMachine.decide(sandbox, vanished, NOW, TERMS))
          .isEqualTo(new Decision.DeletionDue((Sandbox.AwaitingDeletion) sandbox));
    }
  }

  private static Sandbox fail(Sandbox sandbox, String id) {
    return Examples.change(sandbox, Examples.deletionFailed(id, sandbox)).after();
  }
}
