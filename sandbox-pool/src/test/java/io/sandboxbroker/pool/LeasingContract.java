package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A track has one sandbox at a time, and a command one allocation ever. */
interface LeasingContract extends StoreUnderTest {

  @Test
  default void anAllocationTakesTheLeaseOfItsTrack() {
    Sandbox.Allocated allocated = allocated("1", "owner");

    assertThat(lease("owner")).contains(Lease.of(allocated));
  }

  @Test
  default void aTrackThatHoldsASandboxGetsNoOther() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Available free = discovered("2");

    WriteResult result = write(Examples.change(free, Examples.allocation("another", "owner")));

    assertThat(result).isEqualTo(new WriteResult.AlreadyServed(Lease.of(held)));
    assertThat(sandbox("2")).contains(free);
    assertThat(lease("owner")).contains(Lease.of(held));
  }

  @Test
  default void thatATrackIsServedIsSaidBeforeThatTheSandboxIsGone() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Available contested = discovered("2");
    won(contested, Examples.allocation("other", "other"));

    assertThat(write(Examples.change(contested, Examples.allocation("another", "owner"))))
        .isEqualTo(new WriteResult.AlreadyServed(Lease.of(held)));
  }

  @Test
  default void releaseEndsTheLease() {
    Sandbox.Allocated held = allocated("1", "owner");

    won(held, Examples.release("stop", held, "owner"));

    assertThat(lease("owner")).contains(Lease.of(held).ended());
  }

  @Test
  default void expiryEndsTheLease() {
    Sandbox.Allocated held = allocated("1", "owner");

    won(
        Examples.change(
            held,
            Examples.expiryDue("due", held),
            held.allocation().expiresAt().plus(Examples.TERMS.grace())));

    assertThat(lease("owner")).contains(Lease.of(held).ended());
  }

  @Test
  default void refreshedDetailsLeaveTheLeaseAsItIs() {
    Sandbox.Allocated held = allocated("1", "owner");

    won(held, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));

    assertThat(lease("owner")).contains(Lease.of(held));
  }

  @Test
  default void aNewCommandGetsANewSandboxOnceTheFirstIsReleased() {
    Sandbox.Allocated first = allocated("1", "owner");
    won(first, Examples.release("stop", first, "owner"));

    var second = (Sandbox.Allocated) won(discovered("2"), Examples.allocation("another", "owner"));

    assertThat(lease("owner")).contains(Lease.of(second));
  }

  @Test
  default void aCommandDeliveredAgainAfterTheReleaseAllocatesNothing() {
    Sandbox.Allocated first = allocated("1", "owner");
    won(first, Examples.release("stop", first, "owner"));
    Sandbox.Available free = discovered("2");

    WriteResult result = write(Examples.change(free, Examples.allocation("c-owner", "owner")));

    assertThat(result).isEqualTo(new WriteResult.AlreadyServed(Lease.of(first).ended()));
    assertThat(sandbox("2")).contains(free);
  }

  @Test
  default void aReleaseDeliveredAgainDoesNotEndALaterLease() {
    Sandbox.Allocated first = allocated("1", "owner");
    Transition release = Examples.change(first, Examples.release("stop", first, "owner"));
    won(release);
    var second = (Sandbox.Allocated) won(discovered("2"), Examples.allocation("another", "owner"));

    assertThat(write(release)).isEqualTo(new WriteResult.Won(release.step()));
    assertThat(lease("owner")).contains(Lease.of(second));
  }

  @Test
  default void aReleaseThatIsBeatenLeavesTheLeaseAlone() {
    Sandbox.Allocated held = allocated("1", "owner");
    Transition release = Examples.change(held, Examples.release("stop", held, "owner"));
    won(held, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));

    assertThat(write(release)).isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(lease("owner")).contains(Lease.of(held));
  }

  @Test
  default void tracksOfOneKeyDoNotKnowEachOther() {
    for (String track : List.of("one", "two")) {
      var command =
          new Trigger.AllocateSandbox(
              "c-" + track, new TrackId(track), null, null, "same key", NOW.plusSeconds(1));
      won(discovered("of-" + track), command);
    }

    assertThat(lease("one").orElseThrow().sandbox()).isEqualTo(new SandboxId("of-one"));
    assertThat(lease("two").orElseThrow().sandbox()).isEqualTo(new SandboxId("of-two"));
  }
}
