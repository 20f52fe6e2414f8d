package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SandboxAllocatorTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);
  private static final CandidateSettings SETTINGS =
      new CandidateSettings(
          15, 500, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10);

  private Instant now = START;
  private @Nullable Instant frozenUntil;
  private final AtomicInteger conflicts = new AtomicInteger();
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final SandboxAllocator allocating = allocator();
  private final TransitionExecutor changing =
      new TransitionExecutor(store, TERMS, () -> now, conflict -> {});

  /** Another process on the same pool. */
  private SandboxAllocator allocator() {
    var candidates = new Candidates(store, SETTINGS, () -> now, new Random(1), () -> {});
    return new SandboxAllocator(
        store, candidates, TERMS, () -> now, conflicts::incrementAndGet, this::isFrozen);
  }

  private void pool(int size) {
    IntStream.range(0, size).forEach(i -> store.add(account("sbx-" + i)));
  }

  private static Account account(String name) {
    return new Account(new SandboxId(name), name, "identity/accounts/" + name, "", START, START);
  }

  private Trigger.AllocateSandbox command(String id, String track) {
    return command(id, track, null);
  }

  private Trigger.AllocateSandbox command(String id, String track, String prefix) {
    return new Trigger.AllocateSandbox(
        id, new TrackId(track), "lab", prefix, track, false, now.plusSeconds(25));
  }

  private static Outcome answer(CompletableFuture<Outcome> outcome) {
    assertThat(outcome).isDone();
    return outcome.join();
  }

  private static Sandbox.Allocated allocated(Outcome outcome) {
    return (Sandbox.Allocated) ((Outcome.Changed) outcome).entry().after();
  }

  private static SandboxId sandboxOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed changed -> changed.entry().after().id();
      case Outcome.Repeated repeated -> repeated.sandbox().id();
      default -> throw new AssertionError("No sandbox: " + outcome);
    };
  }

  private long holders() {
    return store.sandboxes().stream().filter(row -> row.status() == Status.ALLOCATED).count();
  }

  @Test
  void theUsualAllocationIsOneCallOfTheStore() {
    pool(20);
    allocating.allocate(command("warm-up", "other")).join();
    int writes = store.writes();
    int queries = store.queries();

    var sandbox = allocated(answer(allocating.allocate(command("c1", "track"))));

    assertThat(sandbox.allocation().track()).isEqualTo(new TrackId("track"));
    assertThat(sandbox.allocation().expiresAt()).isEqualTo(now.plus(TERMS.labDuration()));
    assertThat(store.writes() - writes).isEqualTo(1);
    assertThat(store.reads()).isZero();
    assertThat(store.queries()).isEqualTo(queries);
  }

  @Test
  void aTrackThatAsksAgainGetsTheSameSandbox() {
    pool(5);
    var first = answer(allocating.allocate(command("c1", "track")));
    var second = answer(allocating.allocate(command("c2", "track")));

    assertThat(second).isInstanceOf(Outcome.Repeated.class);
    assertThat(sandboxOf(second)).isEqualTo(sandboxOf(first));
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void aTrackThatAsksAgainGetsTheSameSandboxThoughThePoolIsEmptyNow() {
    pool(1);
    var first = answer(allocating.allocate(command("c1", "track")));
    var second = answer(allocating.allocate(command("c2", "track")));

    assertThat(sandboxOf(second)).isEqualTo(sandboxOf(first));
  }

  @Test
  void aRetryAtAnyTimeOfTheLeaseAndItsGracePeriodGetsTheSameSandbox() {
    pool(5);
    Sandbox.Allocated held = allocated(answer(allocating.allocate(command("c", "track"))));
    Instant end = held.allocation().expiresAt();

    for (Instant late : List.of(end.minusSeconds(1), end, end.plus(TERMS.grace()).minusMillis(1))) {
      now = late;
      assertThat(sandboxOf(allocating.allocate(command("at " + late, "track")).join()))
          .isEqualTo(held.id());
    }
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void twentyParallelRequestsOfOneTrackTakeOneSandbox() {
    pool(40);
    store.faults().holdCalls();
    var other = allocator();
    var asked =
        IntStream.range(0, 20)
            .mapToObj(i -> (i % 2 == 0 ? allocating : other).allocate(command("c" + i, "track")))
            .toList();
    store.faults().letCallsThrough();

    assertThat(asked.stream().map(SandboxAllocatorTest::answer).map(outcome -> sandboxOf(outcome)))
        .hasSize(20)
        .containsOnly(sandboxOf(answer(asked.getFirst())));
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void asManyCommandsAsSandboxesAreAllServedByTwoProcesses() {
    pool(1_000);
    var other = allocator();
    var served =
        IntStream.range(0, 1_000)
            .mapToObj(i -> (i % 2 == 0 ? allocating : other).allocate(command("c" + i, "t" + i)))
            .map(SandboxAllocatorTest::answer)
            .map(outcome -> allocated(outcome).id());

    assertThat(served).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void refusesARequestWhenThereIsNoCandidate() {
    pool(1);
    allocating.allocate(command("c1", "first")).join();
    var command = command("c2", "second");

    assertThat(answer(allocating.allocate(command)))
        .isEqualTo(new Outcome.Refused(Refusal.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void aCommandDeliveredAgainHasTheSameOutcomeAndAllocatesNothing() {
    pool(5);
    var command = command("c1", "track");
    var first = allocated(answer(allocating.allocate(command)));
    now = now.plusSeconds(3);
    var again = (Outcome.Changed) answer(allocator().allocate(command));

    assertThat(again.repeated()).isTrue();
    assertThat(again.entry().after()).isEqualTo(first);
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void aCommandDeliveredAgainAfterItsReleaseAllocatesNothing() {
    pool(5);
    var command = command("c1", "track");
    var first = allocated(answer(allocating.allocate(command)));
    changing.execute(new Trigger.RequestDeletion("d1", first.id(), new TrackId("track"))).join();

    var again = (Outcome.Changed) answer(allocator().allocate(command));

    assertThat(again.entry().after()).isEqualTo(first);
    assertThat(holders()).isZero();
  }

  @Test
  void aTrackMayHaveANewSandboxAfterItsReleaseButNotTheUsedOne() {
    pool(5);
    var first = allocated(answer(allocating.allocate(command("c1", "track"))));
    changing.execute(new Trigger.RequestDeletion("d1", first.id(), new TrackId("track"))).join();

    var second = allocated(answer(allocating.allocate(command("c2", "track"))));

    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void aWriteWhoseAnswerWasLostIsFoundAgainAndNotRepeated() {
    pool(5);
    store.faults().loseAnswers(1);
    var command = command("c1", "track");
    assertThatThrownBy(allocating.allocate(command)::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);

    var again = (Outcome.Changed) answer(allocating.allocate(command));

    assertThat(again.repeated()).isTrue();
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void anOutageLosesNeitherTheCommandNorTheCandidate() {
    pool(1);
    store.faults().goAway();
    var command = command("c1", "track");
    assertThatThrownBy(allocating.allocate(command)::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    store.faults().comeBack();

    assertThat(allocated(answer(allocating.allocate(command))).id())
        .isEqualTo(new SandboxId("sbx-0"));
  }

  @Test
  void anIndexThatLagsCostsConflictsButNeitherASecondOwnerNorARefusal() {
    pool(30);
    store.freezeIndex();
    IntStream.range(0, 20).forEach(i -> allocator().allocate(command("o" + i, "o" + i)).join());
    conflicts.set(0);

    var late =
        IntStream.range(0, 10)
            .mapToObj(i -> allocated(answer(allocator().allocate(command("c" + i, "t" + i)))).id());

    assertThat(late).doesNotHaveDuplicates();
    assertThat(holders()).isEqualTo(30);
    assertThat(conflicts).hasPositiveValue();
  }

  @Test
  void theLastSandboxIsNotRefusedBecauseATrackThatHasOneHeldItForAMoment() {
    pool(2);
    allocating.allocate(command("c1", "holder")).join();
    store.faults().holdAnswers();
    var repeat = allocating.allocate(command("c2", "holder"));
    var newcomer = allocating.allocate(command("c3", "newcomer"));
    store.faults().letAnswersThrough();

    assertThat(newcomer).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Outcome.Changed.class);
    assertThat(repeat).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Outcome.Repeated.class);
  }

  private Trigger.AllocateSandbox withKey(String id, String key, String prefix) {
    return new Trigger.AllocateSandbox(
        id, new TrackId("track"), "lab", prefix, key, true, now.plusSeconds(25));
  }

  private void release(Outcome allocation) {
    answer(
        changing.execute(
            new Trigger.RequestDeletion(
                "release of " + sandboxOf(allocation),
                sandboxOf(allocation),
                new TrackId("track"))));
  }

  @Test
  void aKeyOfTheTracksOwnIsGoodForOneAllocation() {
    pool(3);
    var first = answer(allocating.allocate(withKey("c1", "first", null)));
    release(first);
    var second = answer(allocating.allocate(withKey("c2", "second", null)));
    release(second);
    var again = withKey("c3", "first", null);

    assertThat(answer(allocating.allocate(again)))
        .isEqualTo(new Outcome.Refused(Refusal.IDEMPOTENCY_KEY_REUSED));
    assertThat(holders()).isZero();
  }

  @Test
  void aCommandDeliveredAgainAfterALaterOneOfItsTrackHasTheSameOutcomeAndAllocatesNothing() {
    pool(5);
    var command = command("c1", "track");
    var first = answer(allocating.allocate(command));
    release(first);
    release(answer(allocating.allocate(command("c2", "track"))));

    var again = (Outcome.Changed) answer(allocator().allocate(command));

    assertThat(again.repeated()).isTrue();
    assertThat(again.entry().after()).isEqualTo(allocated(first));
    assertThat(holders()).isZero();
  }

  @Test
  void aCommandDeliveredAgainAfterItsKeyHasEndedHasTheSameOutcome() {
    pool(5);
    var command = withKey("c1", "first", null);
    var first = answer(allocating.allocate(command));
    release(first);
    release(answer(allocating.allocate(withKey("c2", "second", null))));
    now = command.deadline().plusSeconds(60);

    assertThat(allocated(answer(allocator().allocate(command)))).isEqualTo(allocated(first));
    assertThat(holders()).isZero();
  }

  @Test
  void aCommandThatItsTrackHasForgottenIsRefusedAndAllocatesNothing() {
    pool(20);
    var command = command("c0", "track");
    release(answer(allocating.allocate(command)));
    for (int i = 1; i <= Lease.MAX_GRANTS; i++) {
      now = now.plusMillis(500);
      release(answer(allocating.allocate(command("c" + i, "track"))));
    }

    assertThat(answer(allocator().allocate(command)))
        .isEqualTo(new Outcome.Refused(Refusal.DEADLINE_PASSED));
    assertThat(holders()).isZero();
  }

  @Test
  void anEndedKeyIsRefusedAlsoWhenThePoolIsEmpty() {
    pool(1);
    release(answer(allocating.allocate(withKey("c1", "first", null))));
    var again = withKey("c2", "first", null);
    var other = withKey("c3", "second", null);

    assertThat(answer(allocating.allocate(again)))
        .isEqualTo(new Outcome.Refused(Refusal.IDEMPOTENCY_KEY_REUSED));
    assertThat(answer(allocating.allocate(other)))
        .isEqualTo(new Outcome.Refused(Refusal.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void aTrackThatRepeatsWhileThePoolIsEmptyCostsNoSweep() {
    pool(1);
    var first = answer(allocating.allocate(command("c1", "track")));
    answer(allocating.allocate(command("c2", "nobody")));
    int queries = store.queries();

    var again = answer(allocating.allocate(command("c3", "track")));

    assertThat(sandboxOf(again)).isEqualTo(sandboxOf(first));
    assertThat(store.queries()).isEqualTo(queries);
  }

  @Test
  void aSandboxThatAppearsAfterAFruitlessSweepIsFound() {
    answer(allocating.allocate(command("c1", "early")));
    pool(1);

    assertThat(answer(allocating.allocate(command("c2", "late"))))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void aKeyStandsForOneRequest() {
    pool(3);
    var first = answer(allocating.allocate(withKey("c1", "key", null)));
    var same = withKey("c2", "key", null);
    var different = withKey("c3", "key", "sbx-");

    assertThat(sandboxOf(answer(allocating.allocate(same)))).isEqualTo(sandboxOf(first));
    assertThat(answer(allocating.allocate(different)))
        .isEqualTo(new Outcome.Refused(Refusal.IDEMPOTENCY_KEY_MISMATCH));
  }

  @Test
  void aTrackThatVariesItsKeyHoardsNothing() {
    pool(3);
    var first = answer(allocating.allocate(withKey("c1", "one", null)));

    assertThat(sandboxOf(answer(allocating.allocate(withKey("c2", "two", null)))))
        .isEqualTo(sandboxOf(first));
    assertThat(sandboxOf(answer(allocating.allocate(command("c3", "track")))))
        .isEqualTo(sandboxOf(first));
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void noCommandGetsASandboxAfterItsDeadline() {
    pool(1);
    var command = command("c1", "track");
    now = command.deadline().plusMillis(1);

    assertThat(answer(allocating.allocate(command)))
        .isEqualTo(new Outcome.Refused(Refusal.DEADLINE_PASSED));
    assertThat(holders()).isZero();
  }

  @Test
  void aCommandServedBeforeItsDeadlineHasTheSameOutcomeWhenItIsDeliveredAgainAfterIt() {
    pool(1);
    var command = command("c1", "track");
    var first = allocated(answer(allocating.allocate(command)));
    now = command.deadline().plusSeconds(60);

    assertThat(allocated(answer(allocator().allocate(command)))).isEqualTo(first);
  }

  private Outcome refused(Trigger.AllocateSandbox command, boolean elsewhere) {
    var outcome = answer(allocating.allocate(command));
    return answer(allocating.settle(command, outcome, elsewhere));
  }

  /** A call that timed out may be executed seconds later. */
  @Test
  void aWriteThatIsLateAllocatesNothingAfterTheRefusal() {
    pool(1);
    var command = command("c1", "track");
    var change = Examples.change(store.sandboxes().getFirst(), command, now);
    store.faults().failWrites(1);
    assertThatThrownBy(allocating.allocate(command)::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    now = command.deadline().plusMillis(1);

    assertThat(refused(command, false)).isEqualTo(new Outcome.Refused(Refusal.DEADLINE_PASSED));
    store.write(change).join();

    assertThat(holders()).isZero();
    now = START;
    assertThat(answer(allocating.allocate(command("c2", "track"))))
        .isInstanceOf(Outcome.Changed.class);
  }

  /** It has lost its partition, and does not know it yet. */
  @Test
  void aFormerOwnerAllocatesNothingAfterTheRefusalOfItsSuccessor() {
    var command = command("c1", "track");
    var none = new Outcome.Refused(Refusal.NO_SANDBOXES_AVAILABLE);
    assertThat(refused(command, true)).isEqualTo(none);
    pool(1);

    assertThat(answer(allocator().allocate(command))).isEqualTo(none);
    assertThat(holders()).isZero();
  }

  /** The track has the sandbox of another command, and gives it back before the write arrives. */
  @Test
  void aWriteThatIsLateAllocatesNothingAfterARepetition() {
    pool(2);
    var late = command("late", "track");
    var first = answer(allocating.allocate(command("c1", "track")));
    assertThat(refused(late, true)).isInstanceOf(Outcome.Repeated.class);
    release(first);

    store.sandboxes().stream()
        .filter(Sandbox.Available.class::isInstance)
        .forEach(row -> store.write(Examples.change(row, late, now)).join());

    assertThat(holders()).isZero();
  }

  @Test
  void aCommandWhoseWriteWasLateIsServedAndNotRefused() {
    pool(1);
    var command = command("c1", "track");
    var refusal = new Outcome.Refused(Refusal.NO_SANDBOXES_AVAILABLE);
    store.write(Examples.change(store.sandboxes().getFirst(), command, now)).join();

    var outcome = answer(allocating.settle(command, refusal, true));

    assertThat(allocated(outcome).allocation().id()).isEqualTo("c1");
  }

  @Test
  void aRefusalWithoutADoubtCostsNoWrite() {
    var command = command("c1", "track");

    refused(command, false);

    assertThat(store.writes()).isZero();
  }

  @Test
  void aThousandExpiredCommandsOfAFormerOwnerAreClosedFewAtATime() {
    var refusal = new Outcome.Refused(Refusal.DEADLINE_PASSED);
    store.faults().holdCalls();
    var settled =
        IntStream.range(0, 1_000)
            .mapToObj(i -> allocating.settle(command("c" + i, "t" + i), refusal, true))
            .toList();

    assertThat(store.faults().callsHeld()).isLessThan(10);
    store.faults().letCallsThrough();

    assertThat(settled).allSatisfy(it -> assertThat(answer(it)).isEqualTo(refusal));
  }

  @Test
  void fiveOfANameAreFoundBehindTwelveHundredOthers() {
    pool(1_200);
    IntStream.range(0, 5).forEach(i -> store.add(account("wanted-" + i)));

    var names =
        IntStream.range(0, 5)
            .mapToObj(i -> allocating.allocate(command("c" + i, "t" + i, "wanted-")))
            .map(outcome -> allocated(answer(outcome)).account().name());

    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            List.of("wanted-0", "wanted-1", "wanted-2", "wanted-3", "wanted-4"));
    assertThat(answer(allocating.allocate(command("c9", "t9", "wanted-"))))
        .isInstanceOf(Outcome.Refused.class);
  }

  private boolean isFrozen(Instant at) {
    return frozenUntil != null && at.isBefore(frozenUntil);
  }

  @Test
  void noTrackGetsASandboxWhileAllocationsAreFrozen() {
    pool(5);
    frozenUntil = now.plusSeconds(60);
    var command = command("c1", "track");

    assertThat(answer(allocating.allocate(command)))
        .isEqualTo(new Outcome.Refused(Refusal.ALLOCATIONS_FROZEN));
    assertThat(store.writes()).isEqualTo(5);
    assertThat(store.queries()).isZero();

    now = frozenUntil;
    assertThat(answer(allocating.allocate(command("c2", "track"))))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void whatALeaseAnswersIsAnsweredWhileAllocationsAreFrozen() {
    pool(3);
    var ended = withKey("c1", "ended", null);
    release(answer(allocating.allocate(ended)));
    var first = answer(allocating.allocate(withKey("c2", "key", null)));
    frozenUntil = Instant.MAX;
    var reused = withKey("c3", "ended", null);
    var different = withKey("c4", "key", "sbx-");

    assertThat(sandboxOf(answer(allocating.allocate(withKey("c5", "key", null)))))
        .isEqualTo(sandboxOf(first));
    assertThat(answer(allocating.allocate(reused)))
        .isEqualTo(new Outcome.Refused(Refusal.IDEMPOTENCY_KEY_REUSED));
    assertThat(answer(allocating.allocate(different)))
        .isEqualTo(new Outcome.Refused(Refusal.IDEMPOTENCY_KEY_MISMATCH));
    assertThat(((Outcome.Changed) answer(allocating.allocate(ended))).repeated()).isTrue();
  }

  /** A table that is restored to a point in time may hold one half of a release. */
  @Test
  void aLiveLeaseWhoseSandboxWasGivenBackIsEnded() {
    pool(3);
    var given = allocated(answer(allocating.allocate(command("c1", "track"))));
    answer(changing.execute(new Trigger.RequestDeletion("d1", given.id(), new TrackId("track"))));
    store.reviveLease(new TrackId("track"));

    assertThat(sandboxOf(answer(allocating.allocate(command("c2", "track")))))
        .isNotEqualTo(given.id());
    assertThat(holders()).isEqualTo(1);
  }

  /** It is unknown whether the track uses the account. */
  @Test
  void aLiveLeaseWhoseSandboxIsMissingIsRefusedAndCostsABoundedNumberOfCalls() {
    pool(3);
    var given = allocated(answer(allocating.allocate(command("c1", "track"))));
    store.lose(given.id());
    int calls = store.reads() + store.writes() + store.queries();

    var outcome = answer(allocating.allocate(command("c2", "track")));

    assertThat(outcome).isEqualTo(new Outcome.Refused(Refusal.LEASE_INCONSISTENT));
    assertThat(store.reads() + store.writes() + store.queries() - calls).isLessThan(10);
    assertThat(holders()).isZero();
    assertThat(answer(allocating.allocate(command("c3", "other"))))
        .isInstanceOf(Outcome.Changed.class);
  }
}
