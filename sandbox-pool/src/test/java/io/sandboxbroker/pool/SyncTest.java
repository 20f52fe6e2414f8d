package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The effect of the CSP's lists on the pool. */
class SyncTest {
  private final Sandbox.Available available = Examples.available("17");
  private final Sandbox.Allocated allocated =
      (Sandbox.Allocated)
          Examples.change(available, Examples.allocation("command", "owner")).after();
  private final Account known = available.account();

  @Test
  void aListThatSaysTheSameChangesNothingHoweverNewItIs() {
    var again =
        new Account(known.id(), known.name(), known.externalId(), known.sfdcAccountId(), NOW, NOW);

    assertThat(discover(available, again))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.NOTHING_NEW));
    assertThat(discover(allocated, again))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.NOTHING_NEW));
  }

  @Test
  void anyChangedDetailIsTakenOverButTheIdentityAndTheDateOfCreation() {
    for (Account news :
        new Account[] {
          new Account(known.id(), "new", known.externalId(), known.sfdcAccountId(), NOW, NOW),
          new Account(known.id(), known.name(), known.externalId(), "new", NOW, NOW)
        }) {
      var refreshed =
          new Account(
              known.id(),
              news.name(),
              known.externalId(),
              news.sfdcAccountId(),
              known.createdAt(),
              NOW);

      assertThat(Examples.change(available, Examples.discovered(news)).after().account())
          .isEqualTo(refreshed);
      assertThat(Examples.change(allocated, Examples.discovered(news)).after().account())
          .isEqualTo(refreshed);
    }
  }

  @Test
  void refreshedDetailsLeaveTheAllocationAlone() {
    Transition refresh =
        Examples.change(allocated, Examples.discovered(Examples.account("17", "renamed")));

    assertThat(refresh.after().lastAllocation()).contains(allocated.allocation());
    assertThat(refresh.leaseChange()).isEqualTo(new LeaseChange.Untouched());
  }

  @Test
  void aStaleSandboxThatIsListedAgainIsAvailableWithItsNewDetails() {
    Sandbox stale =
        Examples.change(available, new Trigger.SandboxVanished("missed", known.id())).after();

    Sandbox back =
        Examples.change(stale, Examples.discovered(Examples.account("17", "renamed"))).after();

    assertThat(back).isInstanceOf(Sandbox.Available.class);
    assertThat(back.account().name()).isEqualTo("renamed");
    assertThat(back.revision().version()).isEqualTo(3);
  }

  @Test
  void aPurgeThatMeansAnEarlierTimeOfBeingStaleIsOvertaken() {
    Sandbox stale =
        Examples.change(available, new Trigger.SandboxVanished("missed", known.id())).after();
    Sandbox back = Examples.change(stale, Examples.discovered(known)).after();
    Sandbox staleAgain =
        Examples.change(back, new Trigger.SandboxVanished("missed again", known.id())).after();

    assertThat(
            SandboxStateMachine.decide(
                staleAgain, new Trigger.StalePurgeDue("purge", known.id(), 2), NOW, TERMS))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.OVERTAKEN));
    assertThat(
            Examples.change(staleAgain, new Trigger.StalePurgeDue("purge", known.id(), 4)).after())
        .isEqualTo(new Sandbox.Deleted(known, new Revision(5, "purge", NOW), null));
  }

  private static Decision discover(Sandbox sandbox, Account account) {
    return SandboxStateMachine.decide(sandbox, Examples.discovered(account), NOW, TERMS);
  }
}
