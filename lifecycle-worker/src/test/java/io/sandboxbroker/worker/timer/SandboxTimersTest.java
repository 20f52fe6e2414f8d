package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is due in the life of a sandbox; the partition here is not the pool's. */
class SandboxTimersTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String RELEASE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final Duration TICK = TimerRun.SETTINGS.tick();

  /** Many ticks at a time, because each step costs the driver a commit. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private static final Duration LAB = Duration.ofHours(4);
  private static final Duration GRACE = TimerRun.LIFE.grace();

  private TimerRun run = TimerRun.startedAt(START, 7);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void anAllocationExpiresAfterItsTimeAndTheGrace() {
    event(allocated(2, START));

    run.advance(LAB.plus(GRACE).minusMillis(1));
    assertThat(run.hasMore()).isFalse();
    run.advance(TICK);
    Instant dueAt = START.plus(LAB).plus(GRACE);
    var timer = run.nextTimer();
    assertThat(timer.key()).isEqualTo("7");
    assertThat(timer.value())
        .isEqualTo(
            new ExpiryDue(
                "expiry/7@" + dueAt.toEpochMilli() + "/2", dueAt, "7", "command", START.plus(LAB)));
  }

  @Test
  void aRenewedLeaseExpiresAtItsNewEndOnly() {
    Duration more = Duration.ofHours(2);
    event(allocated(2, START));
    SandboxState renewed = state("7", SandboxStatus.ALLOCATED, 3, START, 0);
    Instant end = START.plus(LAB).plus(more);
    renewed.put(renewed.getSchema().getField("expiresAt").pos(), end);
    event(new LeaseRenewed("e", "r", null, START, "7", 3L, renewed, end));

    run.advance(LAB.plus(GRACE).plus(TICK));
    assertThat(run.hasMore()).as("a timer of the former end").isFalse();
    run.advance(more);

    assertThat(((ExpiryDue) run.nextTimer().value()).getDueAt()).isEqualTo(end.plus(GRACE));
  }

  /** The allocator would take a second timer with the same id for a repetition of the first. */
  @Test
  void anExpiryThatIsSetAgainByALaterVersionAfterItsPublicationHasAnotherId() {
    event(allocated(2, START));
    run.advance(LAB.plus(GRACE).plus(TICK));
    var first = (ExpiryDue) run.nextTimer().value();

    event(allocated(3, START));
    run.advance(TICK);

    var second = (ExpiryDue) run.nextTimer().value();
    assertThat(second.getDueAt()).isEqualTo(first.getDueAt());
    assertThat(second.getTimerId()).isNotEqualTo(first.getTimerId());
  }

  @Test
  void aReleasedSandboxIsDueForDeletionAtOnceAndNeverExpires() {
    event(allocated(2, START));
    event(released(3, START));

    run.advance(TICK);
    var timer = run.nextTimer();
    assertThat(timer.key()).as("one partition for all").isEqualTo(Topics.POOL_KEY);
    assertThat(timer.value())
        .isEqualTo(
            new CleanupDue("cleanup/7@" + START.toEpochMilli(), START, "7", "external/7", 1));
    event(deleted(4, START));
    run.advance(LAB.multipliedBy(3));
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void aTimerBelongsToTheTraceOfWhatSetItHoweverOftenItIsSaidToBeDue() {
    run.event("7", released(3, START), START, RELEASE);
    run.advance(TICK);
    assertThat(traceOf(run.nextTimer())).contains(RELEASE);

    run = run.restartedAt(START.plus(TICK));
    while (!run.hasMore()) {
      run.advance(STEP);
    }
    assertThat(traceOf(run.nextTimer())).as("asked again, after a restart").contains(RELEASE);
  }

  @Test
  void whoHastensADeletionHasItInTheirOwnTrace() {
    run.event("7", failed(3, START, 1, SandboxStatus.PENDING_DELETION), START, RELEASE);
    run.event(
        "7",
        new SandboxSnapshot("e", "c", "r", START, "7", 3L, pending(3, START, 1), true),
        START,
        "00-11111111111111111111111111111111-2222222222222222-01");
    run.advance(TICK);

    assertThat(traceOf(run.nextTimer()))
        .contains("00-11111111111111111111111111111111-2222222222222222-01");
  }

  @Test
  void whatHasNoTraceSetsATimerWithoutOne() {
    run.event("7", released(3, START), START, "not a trace");
    run.advance(TICK);

    assertThat(traceOf(run.nextTimer())).isEmpty();
  }

  private static Optional<String> traceOf(TestRecord<String, SpecificRecord> timer) {
    return Headers.read(timer.headers(), Headers.TRACEPARENT);
  }

  @Test
  void anExpiredSandboxIsDueForDeletionAtOnce() {
    event(new SandboxExpired("e", "c", null, START, "7", 3L, pending(3, START, 0)));

    run.advance(TICK);
    assertThat(run.nextTimer().value()).isInstanceOf(CleanupDue.class);
  }

  @Test
  void failedDeletionsAreDueAgainLaterAndLater() {
    Instant at = START;
    long longest = 0;
    for (int failed = 1; failed <= 7; failed++) {
      event(failed(2 + failed, at, failed, SandboxStatus.PENDING_DELETION));
      var due = (CleanupDue) next();
      long full = Math.min(30L << (failed - 1), 900);
      longest = Duration.between(at, due.getDueAt()).toSeconds();
      assertThat(longest).isBetween(full / 2, full);
      assertThat(due.getAttempt()).isEqualTo(failed + 1);
      at = due.getDueAt();
    }
    assertThat(longest).isGreaterThanOrEqualTo(450);
  }

  @Test
  void whatShowsAsFailedIsTriedAfterALongPauseWithoutEnd() {
    Instant at = START;
    for (int failed = 3; failed <= 20; failed++) {
      event(failed(2 + failed, at, failed, SandboxStatus.DELETION_FAILED));
      var due = (CleanupDue) next();
      assertThat(Duration.between(at, due.getDueAt()).toSeconds()).isBetween(450L, 900L);
      at = due.getDueAt();
    }
  }

  @Test
  void sandboxesThatFailTogetherAreNotTriedTogether() {
    for (int id = 0; id < 50; id++) {
      var state = state("" + id, SandboxStatus.PENDING_DELETION, 4, START, 1);
      run.event("" + id, new SandboxDeletionFailed("e", "c", null, START, "", 4L, state, "x"));
    }
    run.advance(Duration.ofSeconds(31));

    assertThat(all().stream().map(timer -> ((CleanupDue) timer).getDueAt()).distinct().count())
        .isGreaterThan(40);
  }

  @Test
  void aStaleSandboxIsGivenUpAfterADayUnlessItReappears() {
    event(new SandboxMarkedStale("e", "c", null, START, "7", 2L, stale(2, START)));
    event(synced(3, START.plusSeconds(60)));
    run.advance(Duration.ofHours(25));
    assertThat(run.hasMore()).isFalse();

    Instant again = START.plus(Duration.ofHours(25));
    event(new SandboxMarkedStale("e", "c", null, again, "7", 4L, stale(4, again)));
    run.advance(Duration.ofHours(23).plusMinutes(59));
    assertThat(run.hasMore()).isFalse();
    var due = (StalePurgeDue) next();
    assertThat(due.getDueAt()).isEqualTo(again.plus(Duration.ofHours(24)));
    assertThat(due.getVersion()).isEqualTo(4);
  }

  @Test
  void aLateEventChangesNothing() {
    event(released(3, START));
    all();
    event(allocated(2, START));
    assertThat(all()).isEmpty();

    event(deleted(4, START));
    event(released(3, START));
    event(allocated(2, START));
    run.advance(LAB.multipliedBy(2));
    assertThat(all()).isEmpty();
  }

  @Test
  void aRepeatedEventIsNotDueAgain() {
    event(released(3, START));
    assertThat(all()).hasSize(1);
    event(released(3, START));
    event(new SandboxSnapshot("e", "sweep", null, START, "7", 3L, pending(3, START, 0), false));

    assertThat(all()).isEmpty();
  }

  @Test
  void anExpiryThatCameToNothingIsAskedForAgainWithAnotherIdAndLessOften() {
    event(allocated(2, START));
    run.advance(LAB.plus(GRACE).minus(STEP));
    List<ExpiryDue> asked = new ArrayList<>();
    for (int times = 0; times < 5; times++) {
      asked.add((ExpiryDue) next());
    }

    assertThat(asked).extracting(ExpiryDue::getTimerId).doesNotHaveDuplicates();
    assertThat(asked).extracting(ExpiryDue::getAllocationId).containsOnly("command");
    for (int times = 2; times < 5; times++) {
      assertThat(Duration.between(asked.get(times - 1).getDueAt(), asked.get(times).getDueAt()))
          .isBetween(
              Duration.ofMinutes(1L << (times - 2)),
              Duration.ofMinutes(1L << (times - 2)).plus(STEP));
    }
  }

  @Test
  void anExpiryThatWasEarlyByTheAllocatorsClockComesAgainWithinASecond() {
    event(allocated(2, START));
    run.advance(LAB.plus(GRACE));
    assertThat(run.nextTimer().value()).isInstanceOf(ExpiryDue.class);

    run.advance(Duration.ofMillis(500));

    assertThat(run.nextTimer().value()).isInstanceOf(ExpiryDue.class);
    run.advance(Duration.ofSeconds(30));
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void timersSurviveARestartAndWhatCameDueMeanwhileIsEmittedOnce() {
    event(allocated(2, START));
    run = run.restartedAt(START.plus(Duration.ofDays(2)));

    assertThat(all()).hasSize(1);
  }

  @Test
  void aSnapshotBringsALostTimerBack() {
    event(new SandboxSnapshot("e", "sweep", null, START, "7", 9L, pending(9, START, 0), false));

    assertThat(all()).hasSize(1);
  }

  @Test
  void aDeletionThatWaitsForItsTimeIsDueAtTheNextTickWhenAnOperatorWantsIt() {
    event(failed(5, START, 2, SandboxStatus.DELETION_FAILED));
    assertThat(all()).isEmpty();

    Instant wanted = START.plusSeconds(1);
    snapshotDueNow(state("7", SandboxStatus.DELETION_FAILED, 5, START, 2), wanted);

    assertThat(run.hasMore()).as("before the tick").isFalse();
    run.advance(Duration.ofSeconds(1));
    var timer = run.nextTimer();
    assertThat(timer.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(timer.value())
        .isEqualTo(
            new CleanupDue("cleanup/7@" + wanted.toEpochMilli(), wanted, "7", "external/7", 3));
    assertThat(all()).as("once").isEmpty();
  }

  @Test
  void aSnapshotThatIsDueNowMayCarryANewerVersion() {
    event(allocated(2, START));
    snapshotDueNow(state("7", SandboxStatus.PENDING_DELETION, 4, START, 1), START);

    assertThat(all()).singleElement().isInstanceOf(CleanupDue.class);
  }

  @Test
  void anOperatorsWishIsHeededAlsoWhenTheDeletionHasBeenAskedForBefore() {
    event(released(3, START));
    assertThat(all()).hasSize(1);

    snapshotDueNow(pending(3, START, 0), START.plusMillis(600));
    run.advance(TICK);

    assertThat(all()).singleElement().isInstanceOf(CleanupDue.class);
    run.advance(TimerRun.LIFE.deletionRetryMax());
    assertThat(all()).as("too soon after the second time").isEmpty();
    run.advance(TimerRun.LIFE.deletionRetryMax().plus(TICK));
    assertThat(all()).as("asked for less and less").hasSize(1);
  }

  @Test
  void anOperatorsWishThatComesLateMakesNothingDue() {
    event(failed(6, START, 2, SandboxStatus.DELETION_FAILED));

    snapshotDueNow(state("7", SandboxStatus.DELETION_FAILED, 5, START, 1), START);
    assertThat(all()).isEmpty();

    event(deleted(7, START));
    snapshotDueNow(state("7", SandboxStatus.DELETION_FAILED, 6, START, 2), START);
    snapshotDueNow(state("7", SandboxStatus.DELETED, 7, START, 2), START);
    run.advance(Duration.ofHours(1));
    assertThat(all()).isEmpty();
  }

  @Test
  void anOperatorsWishMakesOnlyDeletionsDue() {
    snapshotDueNow(state("7", SandboxStatus.ALLOCATED, 2, START, 0), START);
    assertThat(all()).isEmpty();

    snapshotDueNow(stale(3, START), START);
    assertThat(all()).isEmpty();

    snapshotDueNow(state("7", SandboxStatus.AVAILABLE, 4, START, 0), START);
    assertThat(all()).isEmpty();
  }

  @Test
  void aDeletedSandboxIsForgottenInTheEnd() {
    event(deleted(4, START));
    run.advance(TimerRun.LIFE.deletedTtl().plus(TICK));

    assertThat(run.isEmpty()).isTrue();
  }

  private SpecificRecord next() {
    for (int steps = 0; !run.hasMore(); steps++) {
      assertThat(steps).as("steps without a timer").isLessThan(1_000);
      run.advance(STEP);
    }
    return run.nextTimer().value();
  }

  private List<SpecificRecord> all() {
    run.advance(TICK);
    List<SpecificRecord> timers = new ArrayList<>();
    while (run.hasMore()) {
      timers.add(run.nextTimer().value());
    }
    return timers;
  }

  private void snapshotDueNow(SandboxState state, Instant at) {
    run.event(
        "7",
        new SandboxSnapshot("e", "command", "r", at, "7", state.getVersion(), state, true),
        at);
  }

  private void event(SpecificRecord event) {
    run.event("7", event);
  }

  private static SandboxAllocated allocated(long version, Instant at) {
    return new SandboxAllocated(
        "e",
        "command",
        null,
        at,
        "7",
        version,
        state("7", SandboxStatus.ALLOCATED, version, at, 0));
  }

  private static DeletionRequested released(long version, Instant at) {
    return new DeletionRequested("e", "c", null, at, "7", version, pending(version, at, 0), null);
  }

  private static SandboxDeletionFailed failed(
      long version, Instant at, int failed, SandboxStatus status) {
    return new SandboxDeletionFailed(
        "e", "c", null, at, "7", version, state("7", status, version, at, failed), "HTTP 500");
  }

  private static SandboxDeleted deleted(long version, Instant at) {
    return new SandboxDeleted(
        "e", "c", null, at, "7", version, state("7", SandboxStatus.DELETED, version, at, 0));
  }

  private static SandboxSynced synced(long version, Instant at) {
    return new SandboxSynced(
        "e", "c", null, at, "7", version, state("7", SandboxStatus.AVAILABLE, version, at, 0));
  }

  private static SandboxState stale(long version, Instant at) {
    return state("7", SandboxStatus.STALE, version, at, 0);
  }

  private static SandboxState pending(long version, Instant at, int failed) {
    return state("7", SandboxStatus.PENDING_DELETION, version, at, failed);
  }

  private static SandboxState state(
      String id, SandboxStatus status, long version, Instant at, int failed) {
    boolean used = status != SandboxStatus.AVAILABLE && status != SandboxStatus.STALE;
    return SandboxState.newBuilder()
        .setSandboxId(id)
        .setVersion(version)
        .setStatus(status)
        .setName("lab-" + id)
        .setExternalId("external/" + id)
        .setSfdcAccountId("")
        .setCreatedAt(START)
        .setLastSynced(START)
        .setUpdatedAt(at)
        .setAllocationId(used ? "command" : null)
        .setAllocatedAt(used ? START : null)
        .setExpiresAt(used ? START.plus(LAB) : null)
        .setDeletionAttempts(failed)
        .build();
  }
}
