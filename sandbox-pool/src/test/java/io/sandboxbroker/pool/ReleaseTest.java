package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The end of an allocation, by its owner or by expiry. */
class ReleaseTest {
  private final Sandbox.Allocated allocated =
      (Sandbox.Allocated)
          Examples.change(Examples.available("17"), Examples.allocation("command", "owner"))
              .after();
  private final Instant expiresAt = allocated.allocation().expiresAt();
  private final Instant expiry = expiresAt.plus(TERMS.grace());

  @Test
  void theReleaseRemembersTheAllocationAndWhenItWasAskedFor() {
    Instant later = NOW.plusSeconds(7);

    Transition release =
        Examples.change(allocated, Examples.release("stop", allocated, "owner"), later);

    assertThat(release.after())
        .isEqualTo(
            new Sandbox.PendingDeletion(
                allocated.account(),
                new Revision(3, "stop", later),
                new Release(allocated.allocation(), later, 0)));
  }

  @Test
  void nobodyElseMayRelease() {
    assertThat(release(allocated, "stranger", NOW)).isEqualTo(refused("NOT_SANDBOX_OWNER"));
  }

  @Test
  void aStrangerDoesNotLearnThatTheTimeIsUp() {
    assertThat(release(allocated, "stranger", expiry)).isEqualTo(refused("NOT_SANDBOX_OWNER"));
  }

  @Test
  void theOwnerMayReleaseBetweenTheEndOfTheLabAndTheExpiry() {
    assertThat(release(allocated, "owner", expiresAt)).isInstanceOf(Decision.Change.class);
    assertThat(release(allocated, "owner", expiry.minusMillis(1)))
        .isInstanceOf(Decision.Change.class);
  }

  @Test
  void fromTheMomentOfExpiryOnTheOwnerMayNot() {
    assertThat(release(allocated, "owner", expiry)).isEqualTo(refused("ALLOCATION_EXPIRED"));
  }

  @Test
  void expiryTakesEffectAtTheEndOfTheGraceAndNotBefore() {
    assertThat(expire(allocated, "command", expiresAt))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.TOO_EARLY));
    assertThat(expire(allocated, "command", expiry.minusMillis(1)))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.TOO_EARLY));
    assertThat(expire(allocated, "command", expiry)).isInstanceOf(Decision.Change.class);
    assertThat(expire(allocated, "command", expiry.plusMillis(1)))
        .isInstanceOf(Decision.Change.class);
  }

  @Test
  void theExpiryOfAnotherAllocationIsNotMeant() {
    assertThat(expire(allocated, "another command", expiry))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.OVERTAKEN));
  }

  @Test
  void aRepeatedReleaseIsToldWhenItWasFirstAskedFor() {
    Sandbox pending =
        Examples.change(allocated, Examples.release("stop", allocated, "owner")).after();
    Sandbox failed = fail(fail(fail(pending)));
    Sandbox tombstone = Examples.change(failed, Examples.deletionConfirmed("gone", failed)).after();

    for (Sandbox ended : new Sandbox[] {pending, failed, tombstone}) {
      Decision decision = release(ended, "owner", expiry);

      assertThat(decision).isInstanceOf(Decision.DeletionRepeated.class);
      var repeated = (Decision.DeletionRepeated) decision;
      assertThat(repeated.sandbox()).isEqualTo(ended);
      assertThat(repeated.release().requestedAt()).isEqualTo(NOW);
    }
  }

  @Test
  void othersAreRefusedWhileItIsBeingDeletedAndFindNothingAfterwards() {
    Sandbox pending =
        Examples.change(allocated, Examples.release("stop", allocated, "owner")).after();
    Sandbox failed = fail(fail(fail(pending)));
    Sandbox tombstone = Examples.change(failed, Examples.deletionConfirmed("gone", failed)).after();

    assertThat(release(pending, "stranger", NOW)).isEqualTo(refused("NOT_SANDBOX_OWNER"));
    assertThat(release(failed, "stranger", NOW)).isEqualTo(refused("NOT_SANDBOX_OWNER"));
    assertThat(release(tombstone, "stranger", NOW)).isEqualTo(refused("SANDBOX_NOT_FOUND"));
  }

  @Test
  void aSandboxThatWasNeverHandedOutHasNoLastOwner() {
    Sandbox.Available available = Examples.available("18");
    Sandbox stale =
        Examples.change(available, new Trigger.SandboxVanished("missed", available.id())).after();
    Sandbox tombstone =
        Examples.change(stale, new Trigger.StalePurgeDue("purge", stale.id(), 2)).after();

    assertThat(tombstone.lastAllocation()).isEmpty();
    assertThat(release(tombstone, "owner", NOW)).isEqualTo(refused("SANDBOX_NOT_FOUND"));
  }

  private static Sandbox fail(Sandbox pending) {
    return Examples.change(pending, Examples.deletionFailed("failed", pending)).after();
  }

  private static Decision release(Sandbox sandbox, String track, Instant now) {
    return SandboxStateMachine.decide(
        sandbox, Examples.release("stop", sandbox, track), now, TERMS);
  }

  private static Decision expire(Sandbox sandbox, String allocation, Instant now) {
    return SandboxStateMachine.decide(
        sandbox, new Trigger.ExpiryDue("due", sandbox.id(), allocation), now, TERMS);
  }

  private static Decision refused(String reason) {
    return new Decision.Refuse(Refusal.valueOf(reason));
  }
}
