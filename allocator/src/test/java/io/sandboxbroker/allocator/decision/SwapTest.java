package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SwapTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);
  private static final TrackId TRACK = new TrackId("track");

  private Instant now = START;
  private boolean frozen;
  private boolean queueIsFor;
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final SandboxAllocator allocator = allocator();
  private final TransitionExecutor executor =
      new TransitionExecutor(store, TERMS, () -> now, conflict -> {});
  private final QueueingAllocator queueing =
      new QueueingAllocator(
          allocator,
          new QueueingAllocator.Queue() {
            @Override
            public boolean isWaitedFor(String namePrefix) {
              return queueIsFor;
            }

            @Override
            public boolean hasCommandOf(String track) {
              return false;
            }

            @Override
            public void joined(String track) {}
          },
          Duration.ofSeconds(1),
          () -> now);

  /** Another process on the same pool. */
  private SandboxAllocator allocator() {
    var candidates =
        new Candidates(
            store,
            new CandidateSettings(
                15, 500, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10),
            () -> now,
            new Random(1),
            () -> {});
    return new SandboxAllocator(store, candidates, TERMS, () -> now, () -> {}, at -> frozen);
  }

  private void pool(String... names) {
    for (String name : names) {
      store.add(
          new Account(new SandboxId(name), name, "identity/accounts/" + name, "", START, START));
    }
  }

  private Sandbox.Allocated hold(String name) {
    pool(name);
    return hold();
  }

  private Sandbox.Allocated hold() {
    var command =
        new Trigger.AllocateSandbox("c", TRACK, "lab", null, "track", false, now.plusSeconds(25));
    return (Sandbox.Allocated)
        ((Outcome.Changed) allocator.allocate(command).join()).entry().after();
  }

  private Trigger.AllocateSandbox swap(String id, Sandbox old) {
    return swap(id, old.id(), TRACK);
  }

  private Trigger.AllocateSandbox swap(String id, SandboxId old, TrackId track) {
    return new Trigger.AllocateSandbox(
        id, track, null, null, track.value(), false, now.plusSeconds(25), old, List.of());
  }

  private Outcome release(Sandbox sandbox) {
    return executor.execute(new Trigger.RequestDeletion("stop", sandbox.id(), TRACK)).join();
  }

  private static void assertRefused(Outcome outcome, Refusal reason) {
    assertThat(outcome).isEqualTo(new Outcome.Refused(reason));
  }

  private List<Sandbox> held() {
    return store.sandboxes().stream().filter(row -> row.status() == Status.ALLOCATED).toList();
  }

  private Lease lease() {
    return store.leaseOf(TRACK).join().orElseThrow();
  }

  @Test
  void theSandboxThatIsGivenBackIsNoCandidateThoughALateIndexShowsItAsFree() {
    pool("old");
    store.freezeIndex();
    Sandbox.Allocated old = hold();

    assertRefused(allocator().allocate(swap("s", old)).join(), Refusal.NO_SANDBOXES_AVAILABLE);
    assertThat(held()).containsExactly(old);
  }

  @Test
  void aSwapGivesTheOldSandboxBackForANewOneWithTheSameEnd() {
    Sandbox.Allocated old = hold("old");
    pool("new");
    now = now.plusSeconds(3_600);

    var swapped = (Outcome.Swapped) allocator.allocate(swap("s", old)).join();

    var taken = (Sandbox.Allocated) swapped.entry().after();
    assertThat(swapped.repeated()).isFalse();
    assertThat(taken.id().value()).isEqualTo("new");
    assertThat(taken.allocation().id()).isEqualTo("s");
    assertThat(taken.allocation().lab()).isEqualTo("lab");
    assertThat(taken.allocation().allocatedAt()).isEqualTo(now);
    assertThat(taken.allocation().expiresAt()).isEqualTo(old.allocation().expiresAt());
    assertThat(swapped.given().event()).isEqualTo(PoolEvent.DELETION_REQUESTED);
    assertThat(swapped.given().after()).isInstanceOf(Sandbox.PendingDeletion.class);
    assertThat(held()).containsExactly(taken);
  }

  @Test
  void aRedeliveredSwapHasBothOfItsChangesAgain() {
    Sandbox.Allocated old = hold("old");
    pool("new", "another");
    var swap = swap("s", old);
    var first = (Outcome.Swapped) allocator.allocate(swap).join();

    for (SandboxAllocator other : List.of(allocator, allocator())) {
      assertThat(other.allocate(swap).join())
          .isEqualTo(new Outcome.Swapped(first.entry(), first.given(), true));
    }
    now = swap.deadline().plusSeconds(60);
    assertThat(allocator.allocate(swap).join())
        .isEqualTo(new Outcome.Swapped(first.entry(), first.given(), true));
    release(first.entry().after());
    assertThat(allocator.allocate(swap).join())
        .isEqualTo(new Outcome.Swapped(first.entry(), first.given(), true));
  }

  @Test
  void aSwapWhoseAnswerWasLostIsServedOnce() {
    Sandbox.Allocated old = hold("old");
    pool("new", "another");
    store.faults().loseAnswers(1);
    var swap = swap("s", old);
    assertThat(allocator.allocate(swap)).isCompletedExceptionally();

    var swapped = (Outcome.Swapped) allocator().allocate(swap).join();

    assertThat(swapped.repeated()).isTrue();
    assertThat(held()).containsExactly(swapped.entry().after());
  }

  @Test
  void aSecondSwapOfTheSameSandboxGetsTheOneThatReplacesIt() {
    Sandbox.Allocated old = hold("old");
    pool("new", "another");
    var first = (Outcome.Swapped) allocator.allocate(swap("s1", old)).join();

    assertThat(allocator.allocate(swap("s2", old)).join())
        .isEqualTo(new Outcome.Repeated(first.entry().after()));
    assertThat(held()).hasSize(1);
  }

  @Test
  void aSandboxThatReplacesAnotherIsSwappedByItsOwnId() {
    Sandbox.Allocated old = hold("old");
    pool("new", "another");
    var first = (Outcome.Swapped) allocator.allocate(swap("s1", old)).join();

    var second = (Outcome.Swapped) allocator.allocate(swap("s2", first.entry().after())).join();

    assertThat(second.given().after().id()).isEqualTo(first.entry().after().id());
    assertRefused(allocator.allocate(swap("s3", old)).join(), Refusal.ALLOCATION_EXPIRED);
  }

  @Test
  void anAllocationAfterASwapIsRepeatedWithTheNewSandbox() {
    Sandbox.Allocated old = hold("old");
    pool("new");
    var swapped = (Outcome.Swapped) allocator.allocate(swap("s", old)).join();
    var again =
        new Trigger.AllocateSandbox("c2", TRACK, "lab", null, "track", false, now.plusSeconds(25));

    assertThat(allocator.allocate(again).join())
        .isEqualTo(new Outcome.Repeated(swapped.entry().after()));
  }

  /** A table that is restored to a point in time may hold one half of a swap. */
  @Test
  void aTrackWhoseLeaseIsOfBeforeTheSwapGetsNoSecondSandbox() {
    Sandbox.Allocated old = hold("old");
    pool("new", "another");
    Lease before = lease();
    var swapped = (Outcome.Swapped) allocator.allocate(swap("s", old)).join();
    store.restoreLease(before);
    var again =
        new Trigger.AllocateSandbox("c2", TRACK, "lab", null, "track", false, now.plusSeconds(25));

    assertRefused(allocator.allocate(again).join(), Refusal.LEASE_INCONSISTENT);
    assertRefused(allocator.allocate(swap("s2", old)).join(), Refusal.ALLOCATION_EXPIRED);
    assertThat(held()).containsExactly(swapped.entry().after());

    release(swapped.entry().after());
    assertThat(allocator.allocate(again).join()).isInstanceOf(Outcome.Changed.class);
    assertThat(held()).hasSize(1);
  }

  @Test
  void whoeverDoesNotHoldTheSandboxIsRefused() {
    Sandbox.Allocated old = hold("old");
    pool("new");

    assertRefused(
        allocator.allocate(swap("s1", old.id(), new TrackId("other"))).join(),
        Refusal.NOT_SANDBOX_OWNER);
    assertRefused(
        allocator.allocate(swap("s2", new SandboxId("none"), TRACK)).join(),
        Refusal.SANDBOX_NOT_FOUND);
    assertRefused(
        allocator.allocate(swap("s3", new SandboxId("new"), TRACK)).join(),
        Refusal.NOT_SANDBOX_OWNER);
    release(old);
    assertRefused(allocator.allocate(swap("s4", old)).join(), Refusal.ALLOCATION_EXPIRED);
    assertThat(held()).isEmpty();
  }

  @Test
  void anExpiredLeaseIsNotSwapped() {
    Sandbox.Allocated old = hold("old");
    pool("new");
    now = old.allocation().expiresAt().plus(TERMS.grace());

    assertRefused(allocator.allocate(swap("s", old)).join(), Refusal.ALLOCATION_EXPIRED);
  }

  @Test
  void withoutACandidateTheTrackKeepsItsSandbox() {
    Sandbox.Allocated old = hold("old");

    assertRefused(allocator.allocate(swap("s", old)).join(), Refusal.NO_SANDBOXES_AVAILABLE);

    assertThat(held()).containsExactly(old);
    assertThat(lease().sandbox()).isEqualTo(old.id());
  }

  @Test
  void whileAllocationsAreFrozenNothingIsSwapped() {
    Sandbox.Allocated old = hold("old");
    pool("new");
    frozen = true;

    assertRefused(allocator.allocate(swap("s", old)).join(), Refusal.ALLOCATIONS_FROZEN);
    assertThat(held()).containsExactly(old);
  }

  @Test
  void aSwapWaitsInTheQueueAndIsServedInItsTurn() {
    Sandbox.Allocated old = hold("old");
    var swap = swap("s", old);

    assertThat(queueing.allocate(swap, now, swap.deadline()).join())
        .isInstanceOf(Outcome.Queued.class);
    assertThat(queueing.allocateInTurn(swap, now).join()).isInstanceOf(Outcome.Queued.class);
    pool("new");
    assertThat(queueing.allocateInTurn(swap, now).join()).isInstanceOf(Outcome.Swapped.class);
  }

  @Test
  void aSwapWaitsBehindOthersAndIsRefusedAtOnceWhenItCannotBeDone() {
    Sandbox.Allocated old = hold("old");
    pool("new");
    queueIsFor = true;
    var swap = swap("s", old);

    assertThat(queueing.allocate(swap, now, swap.deadline()).join())
        .isInstanceOf(Outcome.Queued.class);
    var wrong = swap("s2", old.id(), new TrackId("other"));
    assertRefused(
        queueing.allocate(wrong, now, wrong.deadline()).join(), Refusal.NOT_SANDBOX_OWNER);
  }

  @Test
  void aSwapWhoseSandboxWasReleasedWhileItWaitedIsRefused() {
    Sandbox.Allocated old = hold("old");
    var swap = swap("s", old);
    queueing.allocate(swap, now, swap.deadline()).join();
    release(old);
    pool("new");

    assertRefused(queueing.allocateInTurn(swap, now).join(), Refusal.ALLOCATION_EXPIRED);
    assertThat(held()).isEmpty();
  }

  @Test
  void atTheDeadlineNothingHasChanged() {
    Sandbox.Allocated old = hold("old");
    var swap = swap("s", old);
    now = swap.deadline().plusMillis(1);

    assertRefused(queueing.allocateInLastTurn(swap, START).join(), Refusal.NO_SANDBOXES_AVAILABLE);
    assertThat(held()).containsExactly(old);
  }

  @Test
  void aRefusedSwapIsClosedAndWritesNothingLater() {
    Sandbox.Allocated old = hold("old");
    var swap = swap("s", old);
    Outcome refused = allocator.allocate(swap).join();
    assertThat(allocator.settle(swap, refused, true).join()).isEqualTo(refused);
    pool("new");

    assertRefused(allocator().allocate(swap).join(), Refusal.NO_SANDBOXES_AVAILABLE);
    assertThat(held()).containsExactly(old);
  }

  @Test
  void swapsReleasesAndRenewalsThatCollideLeaveOneSandboxOrNone() {
    for (int round = 0; round < 30; round++) {
      var race = new SwapTest();
      Sandbox.Allocated old = race.hold("old");
      race.pool("n1", "n2", "n3");
      var others = IntStream.range(0, 3).mapToObj(i -> race.allocator()).toList();
      race.store.faults().holdCalls();
      var swaps =
          IntStream.range(0, 3)
              .mapToObj(i -> others.get(i).allocate(race.swap(i == 0 ? "s0" : "s1", old)))
              .toList();
      var renewal =
          race.executor.execute(
              new Trigger.RenewLease("r", old.id(), TRACK, Duration.ofHours(6), null));
      var release =
          round % 3 == 0
              ? race.executor.execute(new Trigger.RequestDeletion("stop", old.id(), TRACK))
              : null;
      race.store.faults().letCallsThrough();

      swaps.forEach(swap -> assertThat(swap).isCompleted());
      assertThat(renewal).isCompleted();
      List<Sandbox> held = race.held();
      assertThat(held.size()).isLessThanOrEqualTo(1);
      assertThat(race.lease().live()).isEqualTo(held.size() == 1);
      if (release == null) {
        assertThat(held).hasSize(1);
        var taken = (Sandbox.Allocated) held.getFirst();
        assertThat(race.lease().sandbox()).isEqualTo(taken.id());
        assertThat(race.lease().expiresAt()).isEqualTo(taken.allocation().expiresAt());
        if (renewal.join() instanceof Outcome.Changed) {
          assertThat(taken.allocation().expiresAt()).isEqualTo(START.plus(Duration.ofHours(6)));
        }
      }
    }
  }
}
