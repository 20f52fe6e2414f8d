package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionExecutorTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);
  private static final SandboxId SANDBOX = new SandboxId("2026839");
  private static final TrackId OWNER = new TrackId("owner");

  private Instant now = START;
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final List<AccountConflict> conflicts = new ArrayList<>();
  private final TransitionExecutor changing =
      new TransitionExecutor(store, TERMS, () -> now, conflicts::add);

  private static Trigger.SandboxDiscovered discovered(String id, String name) {
    return new Trigger.SandboxDiscovered(
        id, new Account(SANDBOX, name, "identity/accounts/1", "", START, START));
  }

  private static Trigger.RequestDeletion deletion(String id, TrackId track) {
    return new Trigger.RequestDeletion(id, SANDBOX, track);
  }

  private void allocate() {
    changing.execute(discovered("sync", "a")).join();
    var free = store.find(SANDBOX).join().orElseThrow().sandbox();
    var command =
        new Trigger.AllocateSandbox("c1", OWNER, null, null, "owner", false, now.plusSeconds(25));
    var change = (Decision.Change) SandboxStateMachine.decide(free, command, now, TERMS);
    store.write(change.transition()).join();
  }

  private Status status() {
    return store.find(SANDBOX).join().orElseThrow().sandbox().status();
  }

  private static PoolEvent event(Outcome outcome) {
    return ((Outcome.Changed) outcome).entry().event();
  }

  @Test
  void aNewSandboxCostsOneWriteAndNoRead() {
    var outcome = changing.execute(discovered("sync", "a")).join();

    assertThat(event(outcome)).isEqualTo(PoolEvent.SANDBOX_SYNCED);
    assertThat(store.writes()).isEqualTo(1);
    assertThat(store.reads()).isZero();
  }

  @Test
  void aKnownSandboxIsLeftAlone() {
    changing.execute(discovered("sync-1", "a")).join();

    assertThat(changing.execute(discovered("sync-2", "a")).join())
        .isEqualTo(new Outcome.Ignored(Decision.IgnoreReason.NOTHING_NEW));
  }

  @Test
  void aSyncThatIsLateDoesNotTakeASandboxFromItsOwner() {
    allocate();

    changing.execute(discovered("sync-2", "a")).join();

    assertThat(status()).isEqualTo(Status.ALLOCATED);
  }

  @Test
  void aDeletedSandboxThatTheListStillShowsIsNeverAvailableAgain() {
    allocate();
    changing.execute(deletion("d1", OWNER)).join();
    changing.execute(new Trigger.CspDeletionConfirmed("csp", SANDBOX)).join();

    assertThat(changing.execute(discovered("sync-2", "a")).join())
        .isEqualTo(new Outcome.Ignored(Decision.IgnoreReason.NEVER_REISSUED));
    assertThat(status()).isEqualTo(Status.DELETED);
  }

  @Test
  void theOwnerGivesItBackAndMaySaySoAgain() {
    allocate();

    assertThat(event(changing.execute(deletion("d1", OWNER)).join()))
        .isEqualTo(PoolEvent.DELETION_REQUESTED);
    assertThat(changing.execute(deletion("d2", OWNER)).join()).isInstanceOf(Outcome.Repeated.class);
    assertThat(store.leases()).singleElement().matches(lease -> !lease.live());
  }

  @Test
  void anotherTrackCannotGiveASandboxBack() {
    allocate();
    var command = deletion("d1", new TrackId("other"));

    assertThat(changing.execute(command).join())
        .isEqualTo(new Outcome.Refused(Refusal.NOT_SANDBOX_OWNER));
  }

  @Test
  void anUnknownSandboxIsNotFound() {
    var command = deletion("d1", OWNER);

    assertThat(changing.execute(command).join())
        .isEqualTo(new Outcome.Refused(Refusal.SANDBOX_NOT_FOUND));
  }

  @Test
  void aTriggerDeliveredAgainHasTheSameOutcomeAlthoughTheSandboxHasChangedSince() {
    allocate();
    var first = (Outcome.Changed) changing.execute(deletion("d1", OWNER)).join();
    changing.execute(new Trigger.CspDeletionConfirmed("csp", SANDBOX)).join();
    now = now.plusSeconds(30);

    var again = (Outcome.Changed) changing.execute(deletion("d1", OWNER)).join();

    assertThat(again.repeated()).isTrue();
    assertThat(again.entry()).isEqualTo(first.entry());
  }

  @Test
  void releaseAndExpiryAtTheSameMomentHaveOneWinner() {
    allocate();
    now = START.plus(TERMS.labDuration()).plus(TERMS.grace()).minusMillis(1);
    var due = new Trigger.ExpiryDue("e1", SANDBOX, "c1");
    store.faults().holdAnswers();
    var release = changing.execute(deletion("d1", OWNER));
    now = now.plusMillis(1);
    var expiry = changing.execute(due);
    store.faults().letAnswersThrough();

    var ends =
        List.of(release.join(), expiry.join()).stream()
            .filter(Outcome.Changed.class::isInstance)
            .toList();
    assertThat(ends).hasSize(1);
    assertThat(((Sandbox.PendingDeletion) store.sandboxes().getFirst()).revision().version())
        .isEqualTo(3);
  }

  private Instant end() {
    return START.plus(TERMS.labDuration()).plus(TERMS.grace());
  }

  /** A call that timed out may be executed seconds later. */
  @Test
  void aReleaseWhoseWriteIsLateChangesNothingAfterItsRefusal() {
    allocate();
    now = end().minusMillis(1);
    Sandbox held = store.find(SANDBOX).join().orElseThrow().sandbox();
    var late =
        (Decision.Change) SandboxStateMachine.decide(held, deletion("d1", OWNER), now, TERMS);
    now = end();
    assertThat(changing.execute(deletion("d1", OWNER)).join())
        .isEqualTo(new Outcome.Refused(Refusal.ALLOCATION_EXPIRED));

    store.write(late.transition()).join();

    assertThat(status()).isEqualTo(Status.ALLOCATED);
    assertThat(event(changing.execute(new Trigger.ExpiryDue("e1", SANDBOX, "c1")).join()))
        .isEqualTo(PoolEvent.SANDBOX_EXPIRED);
  }

  /** It has lost its partition to one whose clock is behind, and does not know it yet. */
  @Test
  void aFormerOwnerDoesNotExpireWhatItsSuccessorFoundTooEarly() {
    allocate();
    now = end().minusMillis(1);
    var due = new Trigger.ExpiryDue("e1", SANDBOX, "c1");
    var tooEarly = new Outcome.Ignored(Decision.IgnoreReason.TOO_EARLY);
    assertThat(changing.execute(due).join()).isEqualTo(tooEarly);

    var former = new TransitionExecutor(store, TERMS, this::end, conflicts::add);

    assertThat(former.execute(due).join()).isEqualTo(tooEarly);
    assertThat(status()).isEqualTo(Status.ALLOCATED);
    assertThat(event(former.execute(new Trigger.ExpiryDue("e2", SANDBOX, "c1")).join()))
        .isEqualTo(PoolEvent.SANDBOX_EXPIRED);
  }

  @Test
  void aFormerOwnerDoesNotReleaseWhatItsTrackDidNotHoldYet() {
    changing.execute(discovered("sync", "a")).join();
    changing.execute(deletion("d1", OWNER)).join();
    allocate();

    assertThat(changing.execute(deletion("d1", OWNER)).join())
        .isEqualTo(new Outcome.Refused(Refusal.NOT_SANDBOX_OWNER));
    assertThat(status()).isEqualTo(Status.ALLOCATED);
  }

  /** What every clock decides in the same way, for ever, needs no write. */
  @Test
  void aSettledAnswerCostsNoWrite() {
    allocate();
    changing.execute(deletion("d1", OWNER)).join();
    int writes = store.writes();

    changing.execute(deletion("d2", OWNER)).join();
    changing.execute(deletion("d3", new TrackId("other"))).join();
    changing.execute(new Trigger.ExpiryDue("e1", SANDBOX, "c1")).join();

    assertThat(store.writes()).isEqualTo(writes);
  }

  @Test
  void anOutageIsForALaterDelivery() {
    allocate();
    store.faults().goAway();

    assertThatThrownBy(changing.execute(deletion("d1", OWNER))::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aRemovalDeliveredAgainHasTheSameOutcomeAndNoListBringsTheSandboxBack() {
    changing.execute(discovered("sync-1", "a")).join();
    changing.execute(new Trigger.SandboxVanished("vanished", SANDBOX)).join();
    var removal = new Trigger.RemoveSandbox("bulk/1", SANDBOX, Status.STALE);

    var first = (Outcome.Changed) changing.execute(removal).join();
    var again = (Outcome.Changed) changing.execute(removal).join();

    assertThat(first.entry().event()).isEqualTo(PoolEvent.SANDBOX_DELETED);
    assertThat(again).isEqualTo(new Outcome.Changed(first.entry(), true));
    assertThat(changing.execute(new Trigger.RemoveSandbox("other/1", SANDBOX, Status.STALE)).join())
        .isEqualTo(new Outcome.Refused(Refusal.SANDBOX_NOT_FOUND));
    assertThat(changing.execute(discovered("sync-2", "b")).join())
        .isEqualTo(new Outcome.Ignored(Decision.IgnoreReason.NEVER_REISSUED));
    assertThat(status()).isEqualTo(Status.DELETED);
  }
}
