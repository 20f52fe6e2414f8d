package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A tombstone is retained from the CSP's confirmation on, and while lists show the account. */
class RetentionTest {

  private static final Decision NEVER = new Decision.Ignore(Decision.IgnoreReason.NEVER_REISSUED);

  private final Sandbox.Allocated allocated =
      (Sandbox.Allocated)
          Examples.change(Examples.available("17"), Examples.allocation("command", "owner"))
              .after();
  private final Sandbox pending =
      Examples.change(allocated, Examples.release("stop", allocated, "owner")).after();
  private final Trigger.CspDeletionConfirmed confirmation =
      Examples.deletionConfirmed("gone", pending);
  private final Trigger.SandboxDiscovered listed = Examples.discovered(Examples.account("17"));

  @Test
  void theConfirmationBeginsTheRetention() {
    assertThat(retention(Examples.change(pending, confirmation))).isEqualTo(NOW);
  }

  @Test
  void noRemovalWithoutAConfirmationBeginsIt() {
    Sandbox failed = pending;
    for (int attempt = 1; attempt <= TERMS.deletionAttempts(); attempt++) {
      failed = Examples.change(failed, Examples.deletionFailed("f" + attempt, failed)).after();
    }
    Sandbox stale =
        Examples.change(
                Examples.available("17"), new Trigger.SandboxVanished("missed", pending.id()))
            .after();
    long version = stale.revision().version();

    assertThat(
            Stream.of(
                Examples.change(
                    failed, new Trigger.RemoveSandbox("b", failed.id(), Status.DELETION_FAILED)),
                Examples.change(stale, new Trigger.RemoveSandbox("b", stale.id(), Status.STALE)),
                Examples.change(stale, new Trigger.StalePurgeDue("p", stale.id(), version))))
        .allSatisfy(
            removal -> {
              assertThat(removal.after().status()).isEqualTo(Status.DELETED);
              assertThat(((Sandbox.Deleted) removal.after()).retainedFrom()).isNull();
            });
  }

  @Test
  void aConfirmationAfterTheRemovalBeginsItOnce() {
    Sandbox removed = Sandbox.removed(pending, null, confirmation, NOW).after();

    Transition confirmed = Examples.change(removed, confirmation, NOW.plusSeconds(5));

    assertThat(retention(confirmed)).isEqualTo(NOW.plusSeconds(5));
    assertThat(confirmed.event()).isEqualTo(PoolEvent.SANDBOX_SYNCED);
    assertThat(SandboxStateMachine.decide(confirmed.after(), confirmation, NOW, TERMS))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.NOTHING_NEW));
  }

  private Trigger.SandboxDiscovered listed(Instant at) {
    Account account = listed.account();
    return Examples.discovered(
        new Account(
            account.id(),
            account.name(),
            account.externalId(),
            account.sfdcAccountId(),
            account.createdAt(),
            at));
  }

  /** The clocks of two allocators must not decide differently about one list. */
  @Test
  void aListThatStillShowsTheAccountRenewsItOnceADayByTheTimeOfTheList() {
    Sandbox gone = Examples.change(pending, confirmation).after();
    Instant nextDay = NOW.plus(Duration.ofDays(1));

    assertThat(SandboxStateMachine.decide(gone, listed(nextDay.minusMillis(1)), nextDay, TERMS))
        .isEqualTo(NEVER);
    Transition renewed = Examples.change(gone, listed(nextDay), nextDay);
    assertThat(renewed.after().status()).isEqualTo(Status.DELETED);
    assertThat(renewed.after().lastRelease()).isEqualTo(gone.lastRelease());
    assertThat(retention(renewed)).isEqualTo(nextDay);
    assertThat(SandboxStateMachine.decide(renewed.after(), listed(nextDay), nextDay, TERMS))
        .isEqualTo(NEVER);
  }

  @Test
  void aListNeverBeginsIt() {
    Sandbox removed = Sandbox.removed(pending, null, confirmation, NOW).after();

    assertThat(SandboxStateMachine.decide(removed, listed, NOW.plus(Duration.ofDays(9)), TERMS))
        .isEqualTo(NEVER);
  }

  private static Instant retention(Transition transition) {
    return ((Sandbox.Deleted) transition.after()).retainedFrom();
  }
}
