package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A track has at most one sandbox at a time, and a command at most one allocation. */
interface LeaseContract extends StoreUnderTest {

  @Test
  default void anAllocationTakesTheLeaseOfItsTrack() {
    Sandbox.Allocated allocated = allocated("1", "owner");

    assertThat(lease("owner")).contains(Examples.leaseOf(allocated));
  }

  @Test
  default void theLeasesOfManyTracksAreReadTogether() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Allocated other = allocated("2", "other");
    release(other);
    List<TrackId> asked =
        IntStream.range(0, SandboxReader.MAX_TRACKS - 2)
            .mapToObj(number -> new TrackId("none-" + number))
            .collect(Collectors.toList());
    asked.add(new TrackId("owner"));
    asked.add(new TrackId("other"));

    assertThat(store().leasesOf(asked).join())
        .isEqualTo(
            Map.of(
                new TrackId("owner"),
                Examples.leaseOf(held),
                new TrackId("other"),
                Examples.leaseOf(other).ended()));
  }

  @Test
  default void everyLiveLeaseIsVisitedOnceAndNoneThatHasEnded() {
    List<Lease> held =
        IntStream.range(0, 10)
            .mapToObj(id -> Examples.leaseOf(allocated("h" + id, "owner-" + id)))
            .toList();
    IntStream.range(0, 10).forEach(id -> release(allocated("r" + id, "former-" + id)));
    IntStream.range(0, 10).forEach(id -> discovered("f" + id));
    List<Lease> visited = new ArrayList<>();

    liveLeases().forEach(visited::add).join();

    assertThat(visited).containsExactlyInAnyOrderElementsOf(held);
  }

  @Test
  default void aTrackThatHoldsASandboxGetsNoOther() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Available free = discovered("2");

    WriteResult result = write(Examples.change(free, Examples.allocation("another", "owner")));

    assertThat(result).isEqualTo(new WriteResult.AlreadyServed(Examples.leaseOf(held)));
    assertThat(sandbox("2")).contains(free);
    assertThat(lease("owner")).contains(Examples.leaseOf(held));
  }

  @Test
  default void thatATrackIsServedIsSaidBeforeThatTheSandboxIsGone() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Available contested = discovered("2");
    won(contested, Examples.allocation("other", "other"));

    assertThat(write(Examples.change(contested, Examples.allocation("another", "owner"))))
        .isEqualTo(new WriteResult.AlreadyServed(Examples.leaseOf(held)));
  }

  @Test
  default void releaseEndsTheLease() {
    Sandbox.Allocated held = allocated("1", "owner");

    won(held, Examples.release("stop", held, "owner"));

    assertThat(lease("owner")).contains(Examples.leaseOf(held).ended());
  }

  @Test
  default void expiryEndsTheLease() {
    Sandbox.Allocated held = allocated("1", "owner");

    won(
        Examples.change(
            held,
            Examples.expiryDue("due", held),
            held.allocation().expiresAt().plus(Examples.TERMS.grace())));

    assertThat(lease("owner")).contains(Examples.leaseOf(held).ended());
  }

  @Test
  default void refreshedDetailsLeaveTheLeaseAsItIs() {
    Sandbox.Allocated held = allocated("1", "owner");

    won(held, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));

    assertThat(lease("owner")).contains(Examples.leaseOf(held));
  }

  @Test
  default void aNewCommandGetsANewSandboxOnceTheFirstIsReleased() {
    Sandbox.Allocated first = allocated("1", "owner");
    won(first, Examples.release("stop", first, "owner"));

    var second = (Sandbox.Allocated) won(discovered("2"), Examples.allocation("another", "owner"));

    assertThat(lease("owner")).contains(Examples.leaseOf(second, first));
  }

  @Test
  default void aCommandDeliveredAgainAfterTheReleaseAllocatesNothing() {
    Sandbox.Allocated first = allocated("1", "owner");
    won(first, Examples.release("stop", first, "owner"));
    Sandbox.Available free = discovered("2");

    WriteResult result = write(Examples.change(free, Examples.allocation("c-owner", "owner")));

    assertThat(result).isEqualTo(new WriteResult.AlreadyServed(Examples.leaseOf(first).ended()));
    assertThat(sandbox("2")).contains(free);
  }

  @Test
  default void aReleaseDeliveredAgainDoesNotEndALaterLease() {
    Sandbox.Allocated first = allocated("1", "owner");
    Transition release = Examples.change(first, Examples.release("stop", first, "owner"));
    won(release);
    var second = (Sandbox.Allocated) won(discovered("2"), Examples.allocation("another", "owner"));

    assertThat(write(release)).isEqualTo(new WriteResult.Won(release.step()));
    assertThat(lease("owner")).contains(Examples.leaseOf(second, first));
  }

  @Test
  default void aReleaseThatIsBeatenLeavesTheLeaseAlone() {
    Sandbox.Allocated held = allocated("1", "owner");
    Transition release = Examples.change(held, Examples.release("stop", held, "owner"));
    won(held, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));

    assertThat(write(release)).isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(lease("owner")).contains(Examples.leaseOf(held));
  }

  @Test
  default void tracksOfOneKeyDoNotKnowEachOther() {
    for (String track : List.of("one", "two")) {
      var command =
          new Trigger.AllocateSandbox(
              "c-" + track, new TrackId(track), null, null, "same key", true, NOW.plusSeconds(1));
      won(discovered("of-" + track), command);
    }

    assertThat(lease("one").orElseThrow().sandbox()).isEqualTo(new SandboxId("of-one"));
    assertThat(lease("two").orElseThrow().sandbox()).isEqualTo(new SandboxId("of-two"));
  }

  @Test
  default void aKeyThatATrackChoseIsGoodForOneAllocation() {
    Sandbox first = won(discovered("1"), Examples.allocation("c1", "owner", "key"));
    won(first, Examples.release("stop", first, "owner"));
    Sandbox second = won(discovered("2"), Examples.allocation("c2", "owner", "another key"));
    won(second, Examples.release("stop again", second, "owner"));
    Sandbox.Available free = discovered("3");

    WriteResult result = write(Examples.change(free, Examples.allocation("c3", "owner", "key")));

    assertThat(result)
        .isInstanceOfSatisfying(
            WriteResult.AlreadyServed.class,
            served -> {
              assertThat(served.lease().usedKeys()).containsExactlyInAnyOrder("key", "another key");
              assertThat(served.lease().commandId()).isEqualTo("c2");
              assertThat(served.lease().live()).isFalse();
            });
    assertThat(sandbox("3")).contains(free);
  }

  @Test
  default void anAllocationWithAKeyThatIsWrittenAgainIsServedAndItsKeyNotReused() {
    Sandbox.Available free = discovered("1");
    var command = Examples.allocation("c1", "owner", "key");
    Transition first = Examples.change(free, command);
    won(first);
    Transition elsewhere = Examples.change(discovered("2"), command);

    assertThat(write(first)).isEqualTo(new WriteResult.Won(first.step()));
    assertServedWith("1", command, write(elsewhere));
    release(first.after());
    assertThat(write(first)).isEqualTo(new WriteResult.Won(first.step()));
    assertServedWith("1", command, write(elsewhere));
  }

  private static void assertServedWith(
      String sandbox, Trigger.AllocateSandbox command, WriteResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            WriteResult.AlreadyServed.class,
            served ->
                assertThat(served.lease().answer(command, NOW))
                    .isEqualTo(new LeaseDecision.Served(new SandboxId(sandbox))));
  }

  @Test
  default void aTrackThatNamesNoKeyMayComeAgainAndItsUsedKeysStay() {
    Sandbox first = won(discovered("1"), Examples.allocation("c1", "owner", "key"));
    won(first, Examples.release("stop", first, "owner"));

    won(discovered("2"), Examples.allocation("c2", "owner"));

    assertThat(lease("owner").orElseThrow().usedKeys()).containsExactly("key");
    assertThat(lease("owner").orElseThrow().request().explicitKey()).isFalse();
  }

  @Test
  default void aKeyThatAnAbandonedAllocationNamedIsNotUsed() {
    Sandbox.Available contested = discovered("1");
    won(contested, Examples.allocation("other", "other"));
    write(Examples.change(contested, Examples.allocation("c1", "owner", "key")));

    won(discovered("2"), Examples.allocation("c2", "owner", "key"));

    assertThat(lease("owner").orElseThrow().usedKeys()).containsExactly("key");
  }

  @Test
  default void theKeysOfATrackAreBounded() {
    Set<String> used =
        IntStream.range(1, Lease.MAX_KEYS).mapToObj(i -> "key" + i).collect(Collectors.toSet());
    release(wonWithKeys(discovered("1"), Examples.allocation("c1", "owner", "key1"), used));
    release(won(discovered("2"), Examples.allocation("c2", "owner", "the last one")));

    assertThat(lease("owner").orElseThrow().usedKeys()).hasSize(Lease.MAX_KEYS);
    assertThat(write(Examples.change(discovered("x"), Examples.allocation("x", "owner", "x"))))
        .isInstanceOf(WriteResult.AlreadyServed.class);
    won(discovered("y"), Examples.allocation("y", "owner"));
  }

  /** An allocation of a track that has used those keys by then. */
  private Sandbox wonWithKeys(
      Sandbox.Available free, Trigger.AllocateSandbox command, Set<String> used) {
    Transition transition = Examples.change(free, command);
    Lease lease = ((LeaseChange.Taken) transition.leaseChange()).lease();
    return won(
        new Transition(
            free,
            transition.after(),
            transition.event(),
            new LeaseChange.Taken(
                new Lease(
                    lease.track(),
                    lease.sandbox(),
                    lease.request(),
                    lease.allocatedAt(),
                    lease.expiresAt(),
                    lease.live(),
                    used,
                    lease.grants()))));
  }
}
