package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueingAllocatorTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);
  private static final CandidateSettings SETTINGS =
      new CandidateSettings(
          15, 500, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10);
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private enum Turn {
    NONE,
    OFFERED,
    LAST
  }

  private Instant now = START;
  private boolean somebodyAhead;
  private boolean frozen;
  private Instant arrivedAt = START;
  private List<Quota> quotas = List.of();
  private final Set<String> waitedFor = new HashSet<>();
  private final Set<String> joined = new HashSet<>();
  private final AtomicInteger falseExhaustions = new AtomicInteger();
  private final QueueingAllocator.Queue queue =
      new QueueingAllocator.Queue() {
        @Override
        public boolean isWaitedFor(String namePrefix) {
          return somebodyAhead || waitedFor.stream().anyMatch(namePrefix::startsWith);
        }

        @Override
        public boolean hasCommandOf(String track) {
          return joined.contains(track);
        }

        @Override
        public void joined(String track) {
          joined.add(track);
        }
      };
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final QueueingAllocator allocating =
      new QueueingAllocator(
          new SandboxAllocator(
              store,
              new Candidates(
                  store, SETTINGS, () -> now, new Random(1), falseExhaustions::incrementAndGet),
              TERMS,
              () -> now,
              () -> {},
              at -> frozen),
          queue,
          SHORTEST,
          () -> now);

  private void addSandbox(String name) {
    store.add(new Account(new SandboxId(name), name, "accounts/" + name, "", START, START));
  }

  private Outcome ask(String id, String track, Turn turn, Duration wait) {
    return ask(id, track, null, turn, wait);
  }

  private Outcome ask(String id, String track, String prefix, Turn turn, Duration wait) {
    var command =
        new Trigger.AllocateSandbox(
            id, new TrackId(track), null, prefix, track, false, START.plusSeconds(25), quotas);
    var outcome =
        switch (turn) {
          case NONE -> allocating.allocate(command, arrivedAt, START.plus(wait));
          case OFFERED -> allocating.allocateInTurn(command, arrivedAt);
          case LAST -> allocating.allocateInLastTurn(command, arrivedAt);
        };
    assertThat(outcome).isDone();
    return outcome.join();
  }

  @Test
  void aCommandOverItsQuotaIsRefusedAndLeavesTheSandboxToOthers() {
    quotas = List.of(new Quota("lab:java", 1));
    addSandbox("lab-1");
    addSandbox("lab-2");
    assertThat(ask("c1", "anna", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Changed.class);

    assertRefused(ask("c2", "ben", Turn.NONE, Duration.ofSeconds(20)), Refusal.QUOTA_EXCEEDED);
    assertRefused(ask("c3", "cem", Turn.NONE, Duration.ZERO), Refusal.QUOTA_EXCEEDED);
    assertThat(ask("c4", "anna", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Repeated.class);
    assertThat(joined).isEmpty();
    quotas = List.of();
    assertThat(ask("c5", "dora", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void aCommandOverItsQuotaDoesNotWaitForASandbox() {
    quotas = List.of(new Quota("lab:java", 1));
    addSandbox("lab-1");
    assertThat(ask("c1", "anna", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Changed.class);

    assertRefused(ask("c2", "ben", Turn.NONE, Duration.ofSeconds(20)), Refusal.QUOTA_EXCEEDED);
    somebodyAhead = true;
    assertRefused(ask("c3", "ben", Turn.NONE, Duration.ofSeconds(20)), Refusal.QUOTA_EXCEEDED);
    assertThat(ask("c4", "anna", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Repeated.class);
    assertThat(joined).isEmpty();
  }

  @Test
  void aCommandThatWaitsHoldsNoPlaceOfItsQuota() {
    quotas = List.of(new Quota("lab:java", 1));
    assertThat(ask("c1", "anna", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Queued.class);
    assertThat(ask("c2", "ben", Turn.NONE, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Queued.class);
    addSandbox("lab-1");
    addSandbox("lab-2");
    now = START.plusSeconds(2);

    assertThat(ask("c1", "anna", Turn.OFFERED, Duration.ofSeconds(20)))
        .isInstanceOf(Outcome.Changed.class);
    assertRefused(ask("c2", "ben", Turn.OFFERED, Duration.ofSeconds(20)), Refusal.QUOTA_EXCEEDED);
  }

  private static void assertRefused(Outcome outcome, Refusal reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void aCommandThatFindsThePoolEmptyIsQueued() {
    assertThat(ask("c1", "track", Turn.NONE, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Queued.class);
  }

  @Test
  void aCommandThatDoesNotWaitIsRefusedAtOnce() {
    assertRefused(ask("c1", "track", Turn.NONE, Duration.ZERO), Refusal.NO_SANDBOXES_AVAILABLE);
  }

  @Test
  void aCommandThatWouldGetItsLastTurnAtOnceIsRefusedAtOnce() {
    assertRefused(ask("c1", "track", Turn.NONE, SHORTEST), Refusal.NO_SANDBOXES_AVAILABLE);
  }

  @Test
  void aCommandThatFindsASandboxDoesNotWait() {
    addSandbox("s1");

    assertThat(ask("c1", "track", Turn.NONE, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void aCommandWaitsBehindEarlierCommandsForTheSameSandboxes() {
    addSandbox("s1");
    somebodyAhead = true;

    assertThat(ask("c1", "track", Turn.NONE, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Queued.class);
    assertThat(store.sandboxes()).noneMatch(row -> row.status() == Status.ALLOCATED);
  }

  private static final Duration LONG = Duration.ofSeconds(25);

  /** A mistyped prefix in the queue must not slow those who want something else. */
  @Test
  void aNewcomerTakesAtOnceWhatNoWaitingCommandAccepts() {
    addSandbox("lab-1");
    waitedFor.add("tpyo-");
    waitedFor.add("lab-2");

    assertThat(ask("c1", "track-1", null, Turn.NONE, LONG)).isInstanceOf(Outcome.Changed.class);
    assertThat(joined).isEmpty();
  }

  @Test
  void aNewcomerLeavesTheSandboxesOfTheQueueToTheQueue() {
    addSandbox("lab-1");
    waitedFor.add("lab-");

    assertThat(ask("c1", "track-1", null, Turn.NONE, LONG)).isInstanceOf(Outcome.Queued.class);
    assertThat(ask("c2", "track-2", "lab-", Turn.NONE, LONG)).isInstanceOf(Outcome.Queued.class);
    assertThat(ask("c3", "track-3", "lab-1", Turn.NONE, LONG)).isInstanceOf(Outcome.Queued.class);
    assertThat(store.sandboxes()).noneMatch(row -> row.status() == Status.ALLOCATED);
    assertThat(joined).containsExactlyInAnyOrder("track-1", "track-2", "track-3");
    assertThat(ask("c2", "track-2", "lab-", Turn.OFFERED, LONG))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void aCommandWhoseTrackWasServedAndReleasedWhileItWaitedGetsNoOtherSandbox() {
    addSandbox("s1");
    addSandbox("s2");
    ask("c1", "track", Turn.OFFERED, LONG);
    release();
    arrivedAt = START.minusMillis(1);

    for (Turn turn : List.of(Turn.OFFERED, Turn.LAST)) {
      assertRefused(ask("older", "track", turn, LONG), Refusal.CANCELLED);
    }
    arrivedAt = START.plusMillis(1);
    assertThat(ask("younger", "track", Turn.OFFERED, LONG)).isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void aCommandOfAServedTrackIsAnsweredWithItsSandboxOrRefusedAfterTheRelease() {
    addSandbox("s1");
    addSandbox("s2");
    ask("c1", "track", Turn.OFFERED, LONG);
    var other =
        new Trigger.AllocateSandbox(
            "c2", new TrackId("track"), null, null, "track", false, START.plusSeconds(25));

    assertThat(allocating.answerServed(other).join()).isInstanceOf(Outcome.Repeated.class);
    release();
    assertRefused(allocating.answerServed(other).join(), Refusal.CANCELLED);
  }

  private void release() {
    var held =
        store.sandboxes().stream()
            .filter(row -> row.status() == Status.ALLOCATED)
            .findFirst()
            .orElseThrow();
    new TransitionExecutor(store, TERMS, () -> now, conflict -> {})
        .execute(new Trigger.RequestDeletion("release", held.id(), new TrackId("track")))
        .join();
  }

  @Test
  void aRefusalWhileASandboxIsAvailableIsCounted() {
    store.freezeIndex();
    var account = new Account(new SandboxId("s1"), "s1", "accounts/s1", "", START, START);
    store
        .write(
            Examples.change(new UnknownSandbox(account.id()), Examples.discovered(account), START))
        .join();
    arrivedAt = START.plusSeconds(10);
    now = START.plusSeconds(11);
    assertRefused(ask("c1", "track-1", Turn.LAST, LONG), Refusal.NO_SANDBOXES_AVAILABLE);
    store.catchUpIndex();

    assertThat(ask("c2", "track-2", Turn.OFFERED, LONG)).isInstanceOf(Outcome.Changed.class);

    assertThat(falseExhaustions).hasValue(1);
  }

  @Test
  void theRequestForTheNewNameOfASandboxGetsItAfterARequestForItsOldName() {
    addSandbox("old-1");
    store.freezeIndex();
    var found = (Sandbox.Available) store.sandboxes().getFirst();
    store
        .write(
            Examples.change(
                found,
                new Trigger.SandboxDiscovered(
                    "rename",
                    new Account(found.id(), "new-1", "accounts/old-1", "", START, START))))
        .join();
    assertThat(ask("c1", "track-1", "old-", Turn.OFFERED, LONG)).isInstanceOf(Outcome.Queued.class);
    store.catchUpIndex();

    assertThat(ask("c2", "track-2", "new-", Turn.LAST, LONG)).isInstanceOf(Outcome.Changed.class);
    assertThat(falseExhaustions).hasValue(0);
  }

  @Test
  void aTrackThatHoldsASandboxIsAnsweredAtOnceWhileOthersWait() {
    addSandbox("s1");
    ask("c1", "track", Turn.NONE, Duration.ofSeconds(25));
    somebodyAhead = true;

    assertThat(ask("c2", "track", Turn.NONE, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Repeated.class);
  }

  @Test
  void aCommandThatDoesNotWaitIsServedWhileOthersWait() {
    addSandbox("s1");
    somebodyAhead = true;

    assertThat(ask("c1", "track", Turn.NONE, Duration.ZERO)).isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void anOfferedCommandDoesNotWaitBehindOthers() {
    addSandbox("s1");
    somebodyAhead = true;

    assertThat(ask("c1", "track", Turn.OFFERED, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void anOfferThatIsLostIsNoRefusal() {
    assertThat(ask("c1", "track", Turn.OFFERED, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Queued.class);
  }

  /** The deadline is its last word, or a command that is offered again and again never ends. */
  @Test
  void anOfferAfterTheDeadlineIsRefused() {
    addSandbox("s1");
    now = START.plusSeconds(26);

    assertRefused(
        ask("c1", "track", Turn.OFFERED, Duration.ofSeconds(25)), Refusal.DEADLINE_PASSED);
  }

  @Test
  void theLastTurnIsStillServed() {
    addSandbox("s1");

    assertThat(ask("c1", "track", Turn.LAST, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void theLastTurnEndsTheWait() {
    assertRefused(
        ask("c1", "track", Turn.LAST, Duration.ofSeconds(25)), Refusal.NO_SANDBOXES_AVAILABLE);
  }

  @Test
  void aLastTurnAfterTheDeadlineIsRefusedBecauseThereIsNone() {
    now = START.plusSeconds(26);

    assertRefused(
        ask("c1", "track", Turn.LAST, Duration.ofSeconds(25)), Refusal.NO_SANDBOXES_AVAILABLE);
  }

  /** To say that there was none would not be true. */
  @Test
  void aLastTurnAfterTheDeadlineIsRefusedAsTooLateWhenThereIsASandbox() {
    addSandbox("s1");
    now = START.plusSeconds(26);

    assertRefused(ask("c1", "track", Turn.LAST, LONG), Refusal.DEADLINE_PASSED);
    now = START;
    assertThat(ask("c2", "other", Turn.NONE, LONG)).isInstanceOf(Outcome.Changed.class);
  }

  @ParameterizedTest
  @EnumSource
  void noCommandGetsASandboxOrWaitsWhileAllocationsAreFrozen(Turn turn) {
    addSandbox("s1");
    frozen = true;

    assertRefused(ask("c1", "track", turn, Duration.ofSeconds(25)), Refusal.ALLOCATIONS_FROZEN);
    assertThat(store.sandboxes()).noneMatch(row -> row.status() == Status.ALLOCATED);
  }

  @Test
  void noCommandWaitsBehindOthersWhileAllocationsAreFrozen() {
    somebodyAhead = true;
    frozen = true;

    assertRefused(
        ask("c1", "track", Turn.NONE, Duration.ofSeconds(25)), Refusal.ALLOCATIONS_FROZEN);
  }

  @Test
  void aTrackThatHoldsASandboxIsAnsweredWhileAllocationsAreFrozen() {
    addSandbox("s1");
    ask("c1", "track", Turn.NONE, Duration.ofSeconds(25));
    frozen = true;

    assertThat(ask("c2", "track", Turn.NONE, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Repeated.class);
    somebodyAhead = true;
    assertThat(ask("c3", "track", Turn.NONE, Duration.ofSeconds(25)))
        .isInstanceOf(Outcome.Repeated.class);
  }
}
