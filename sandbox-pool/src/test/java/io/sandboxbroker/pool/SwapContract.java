package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A swap changes the old sandbox, the new one and the lease together or not at all. */
interface SwapContract extends StoreUnderTest {

  private Transition swap(Sandbox.Allocated held, Sandbox.Available free, String command) {
    Lease lease = lease(held.allocation().track().value()).orElseThrow();
    return Examples.swap(held, free, lease, command);
  }

  @Test
  default void aSwapGivesTheOldSandboxBackAndTakesTheNewOneIntoTheLease() {
    Sandbox.Allocated old = allocated("1", "owner");
    Transition swap = swap(old, discovered("2"), "swap");

    var taken = (Sandbox.Allocated) won(swap);

    assertThat(sandbox("2")).contains(taken);
    assertThat(taken.allocation().expiresAt()).isEqualTo(old.allocation().expiresAt());
    assertThat(taken.allocation().leasedAt()).isEqualTo(old.allocation().allocatedAt());
    assertThat(sandbox("1").orElseThrow().lastRelease().orElseThrow().allocation())
        .isEqualTo(old.allocation());
    Lease lease = lease("owner").orElseThrow();
    assertThat(lease.live()).isTrue();
    assertThat(lease.sandbox()).isEqualTo(taken.id());
    assertThat(lease.commandId()).isEqualTo("swap");
    assertThat(lease.replaces(old.id())).isTrue();
    assertThat(lease.grantedFor("swap")).contains(taken.id());
    assertThat(lease.grantedFor("c-owner")).contains(old.id());
    assertThat(entry("1").orElseThrow().causedBy("swap").orElseThrow().event())
        .isEqualTo(PoolEvent.DELETION_REQUESTED);
    assertThat(entry("2").orElseThrow().causedBy("swap")).contains(swap.step());
  }

  @Test
  default void theNewSandboxIsReleasedAndTheNextAllocationIsNoSwap() {
    Sandbox.Allocated old = allocated("1", "owner");
    Sandbox taken = won(swap(old, discovered("2"), "swap"));
    release(taken);
    assertThat(lease("owner").orElseThrow().live()).isFalse();

    won(discovered("3"), Examples.allocation("next", "owner"));

    assertThat(lease("owner").orElseThrow().replaces(old.id())).isFalse();
  }

  @Test
  default void aSwapOfASandboxThatWasGivenBackIsAnsweredWithTheLease() {
    Sandbox.Allocated old = allocated("1", "owner");
    Sandbox.Available free = discovered("2");
    Transition late = swap(old, free, "swap");
    release(old);

    assertThat(write(late)).isEqualTo(new WriteResult.AlreadyServed(lease("owner").orElseThrow()));
    assertThat(sandbox("2")).contains(free);
  }

  @Test
  default void aSwapOfASandboxThatHasChangedWritesNothing() {
    Sandbox.Allocated old = allocated("1", "owner");
    Sandbox.Available free = discovered("2");
    Transition late = swap(old, free, "swap");
    Sandbox renewed = won(old, Examples.renewal("r", old, Duration.ofHours(6), null));

    assertThat(write(late)).isEqualTo(new WriteResult.GivenChanged());
    assertThat(sandbox("1")).contains(renewed);
    assertThat(sandbox("2")).contains(free);
    assertThat(lease("owner")).contains(Examples.leaseOf((Sandbox.Allocated) renewed));
  }

  @Test
  default void aSwapThatLosesItsCandidateKeepsTheOldSandbox() {
    Sandbox.Allocated old = allocated("1", "owner");
    Sandbox.Available free = discovered("2");
    Transition late = swap(old, free, "swap");
    won(free, Examples.allocation("other", "other"));

    assertThat(write(late)).isEqualTo(new WriteResult.Beaten(entry("2")));
    assertThat(sandbox("1")).contains(old);
    assertThat(lease("owner")).contains(Examples.leaseOf(old));
  }

  @Test
  default void aClosedSwapWritesNothing() {
    Sandbox.Allocated old = allocated("1", "owner");
    Sandbox.Available free = discovered("2");
    Transition late = swap(old, free, "swap");
    var command = Examples.swapCommand(old, "swap");

    assertThat(store().close(command, "NO_SANDBOXES_AVAILABLE", NOW).join())
        .isEqualTo(new CloseResult.Closed());

    assertThat(write(late)).isEqualTo(new WriteResult.Closed("NO_SANDBOXES_AVAILABLE"));
    assertThat(sandbox("1")).contains(old);
    assertThat(sandbox("2")).contains(free);
  }

  @Test
  default void aServedSwapIsNotClosed() {
    Sandbox.Allocated old = allocated("1", "owner");
    won(swap(old, discovered("2"), "swap"));

    assertThat(store().close(Examples.swapCommand(old, "swap"), "CANCELLED", NOW).join())
        .isEqualTo(new CloseResult.Served(lease("owner").orElseThrow()));
  }

  @Test
  default void aLeaseThatIsSwappedOftenKeepsFewGrants() {
    Sandbox.Allocated held = allocated("0", "owner");
    for (int number = 1; number <= Lease.MAX_GRANTS + 2; number++) {
      held = (Sandbox.Allocated) won(swap(held, discovered("" + number), "swap-" + number));
    }

    assertThat(lease("owner").orElseThrow().grants()).hasSize(Lease.MAX_GRANTS);
    release(held);
    assertThat(lease("owner").orElseThrow().grants()).hasSize(Lease.MAX_GRANTS);
  }

  @RepeatedTest(3)
  default void manySwapsOfOneSandboxMakeOneSwap() {
    Sandbox.Allocated old = allocated("old", "owner");
    List<Transition> swaps = new ArrayList<>();
    IntStream.range(0, 8)
        .forEach(
            racer ->
                swaps.add(
                    swap(old, discovered("" + racer), racer % 2 == 0 ? "same" : "s" + racer)));

    List<WriteResult> results = Collision.of(store(), swaps);

    assertThat(results).filteredOn(WriteResult.Won.class::isInstance).hasSize(1);
    Lease lease = lease("owner").orElseThrow();
    assertThat(IntStream.range(0, 8).mapToObj(racer -> sandbox("" + racer).orElseThrow()))
        .filteredOn(Sandbox.Allocated.class::isInstance)
        .extracting(Sandbox::id)
        .containsExactly(lease.sandbox());
    assertThat(sandbox("old").orElseThrow().status()).isEqualTo(Status.PENDING_DELETION);
  }

  @RepeatedTest(3)
  default void swapReleaseRenewalAndExpiryLeaveOneOwnerOrNone() {
    Sandbox.Allocated old = allocated("old", "owner");
    Sandbox.Available free = discovered("new");
    var expiry = old.allocation().expiresAt().plus(Examples.TERMS.grace());

    List<WriteResult> results =
        Collision.of(
            store(),
            List.of(
                swap(old, free, "swap"),
                Examples.change(old, Examples.release("stop", old, "owner")),
                Examples.change(old, Examples.renewal("r", old, Duration.ofHours(6), null)),
                Examples.change(old, Examples.expiryDue("due", old), expiry)));

    assertThat(results).filteredOn(WriteResult.Won.class::isInstance).hasSize(1);
    Lease lease = lease("owner").orElseThrow();
    boolean swapped = results.getFirst() instanceof WriteResult.Won;
    boolean renewed = results.get(2) instanceof WriteResult.Won;
    assertThat(lease.live()).isEqualTo(swapped || renewed);
    assertThat(sandbox("new").orElseThrow() instanceof Sandbox.Allocated).isEqualTo(swapped);
    assertThat(sandbox("old").orElseThrow() instanceof Sandbox.Allocated).isEqualTo(renewed);
  }
}
