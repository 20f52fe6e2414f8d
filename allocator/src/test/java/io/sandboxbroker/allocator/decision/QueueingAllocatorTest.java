package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
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
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final QueueingAllocator allocating =
      new QueueingAllocator(
          new SandboxAllocator(
              store,
              new Candidates(store, SETTINGS, () -> now, new Random(1), () -> {}),
              TERMS,
              () -> now,
              () -> {},
              at -> frozen),
          prefix -> somebodyAhead,
          SHORTEST,
          () -> now);

  private void addSandbox(String name) {
    store.add(new Account(new SandboxId(name), name, "accounts/" + name, "", START, START));
  }

  private Outcome ask(String id, String track, Turn turn, Duration wait) {
    var command =
        new Trigger.AllocateSandbox(
            id, new TrackId(track), null, null, track, false, START.plusSeconds(25));
    var outcome =
        switch (turn) {
          case NONE -> allocating.allocate(command, START.plus(wait));
          case OFFERED -> allocating.allocateInTurn(command);
          case LAST -> allocating.allocateInLastTurn(command);
        };
    assertThat(outcome).isDone();
    return outcome.join();
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
