package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionTest {
  private final Sandbox.Available available = Examples.available("17");
  private final Transition allocation =
      Examples.change(available, Examples.allocation("command", "owner"));
  private final Sandbox.Allocated allocated = (Sandbox.Allocated) allocation.after();

  @Test
  void anAllocationTakesTheLeaseOfItsTrack() {
    assertThat(allocation.leaseChange())
        .isEqualTo(
            new LeaseChange.Taken(
                new Lease(
                    new TrackId("owner"),
                    available.id(),
                    new Lease.Request("command", "owner", false, "lab-of-owner", null),
                    NOW,
                    allocated.allocation().expiresAt(),
                    true,
                    Set.of(),
                    List.of(new Lease.Grant("command", available.id(), NOW.plusSeconds(25))))));
  }

  @Test
  void releaseAndExpiryEndTheLease() {
    var ended = new LeaseChange.Ended(allocated.allocation());

    assertThat(
            Examples.change(allocated, Examples.release("stop", allocated, "owner")).leaseChange())
        .isEqualTo(ended);
    assertThat(
            Examples.change(
                    allocated,
                    Examples.expiryDue("due", allocated),
                    allocated.allocation().expiresAt().plus(Examples.TERMS.grace()))
                .leaseChange())
        .isEqualTo(ended);
  }

  @Test
  void whatComesBeforeAndAfterAnAllocationLeavesTheLeaseAlone() {
    Sandbox pending =
        Examples.change(allocated, Examples.release("stop", allocated, "owner")).after();

    assertThat(
            new Transition[] {
              Examples.change(
                  new UnknownSandbox(available.id()), Examples.discovered(available.account())),
              Examples.change(available, new Trigger.SandboxVanished("missed", available.id())),
              Examples.change(pending, Examples.deletionFailed("500", pending)),
              Examples.change(pending, Examples.deletionConfirmed("gone", pending))
            })
        .extracting(Transition::leaseChange)
        .containsOnly(new LeaseChange.Untouched());
  }

  @Test
  void itIsWrittenOnlyOnTheVersionThatItWasDecidedOn() {
    assertThat(
            Examples.change(
                    new UnknownSandbox(available.id()), Examples.discovered(available.account()))
                .expectedVersion())
        .isZero();
    assertThat(allocation.expectedVersion()).isEqualTo(1);
    assertThat(allocation.cause()).isEqualTo("command");
  }

  @Test
  void itCannotSkipOrRepeatAVersion() {
    for (long version : new long[] {0, 1, 3}) {
      var revision = new Revision(version, "cause", NOW);
      var after = new Sandbox.Stale(available.account(), revision);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Transition(available, after, PoolEvent.SANDBOX_MARKED_STALE))
          .withMessageContaining("is not the next version of");
    }
  }

  @Test
  void itCannotTurnOneSandboxIntoAnother() {
    var other = new Sandbox.Stale(Examples.account("18"), new Revision(2, "cause", NOW));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transition(available, other, PoolEvent.SANDBOX_MARKED_STALE))
        .withMessage("17 cannot become 18");
  }
}
