package io.sandboxbroker.worker.stats;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;
import static io.sandboxbroker.event.SandboxStatus.AVAILABLE;
import static io.sandboxbroker.event.SandboxStatus.DELETED;
import static io.sandboxbroker.event.SandboxStatus.PENDING_DELETION;
import static io.sandboxbroker.event.SandboxStatus.STALE;
import static io.sandboxbroker.event.SandboxStatus.UNKNOWN;
import static io.sandboxbroker.worker.stats.StatsRun.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.KindCount;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.topic.StatsKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SandboxCountTest {

  private StatsRun run = new StatsRun();

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void theFirstNumbersNameEveryStatus() {
    run.event("1", 1, AVAILABLE);

    assertThat(run.publish())
        .isEqualTo(
            Map.of(
                "total", 1L,
                "available", 1L,
                "allocated", 0L,
                "pending_deletion", 0L,
                "stale", 0L,
                "deletion_failed", 0L,
                "prefix/lab/available", 1L));
  }

  @Test
  void nothingIsPublishedBeforeAnEventHasBeenCounted() {
    assertThat(run.publish()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AVAILABLE,        ALLOCATED",
    "AVAILABLE,        STALE",
    "ALLOCATED,        PENDING_DELETION",
    "PENDING_DELETION, DELETION_FAILED",
    "STALE,            AVAILABLE"
  })
  void aTransitionMovesOneFromAStatusToAnother(SandboxStatus from, SandboxStatus to) {
    run.event("1", 1, from);
    run.publish();
    run.event("1", 2, to);

    assertThat(run.publish())
        .containsOnly(
            entry("total", 1L),
            entry(label(from), 0L),
            entry(label(to), 1L),
            entry("prefix/lab/" + label(from), null),
            entry("prefix/lab/" + label(to), 1L));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNKNOWN", "DELETED"})
  void whatIsDeletedCountsInNothing(SandboxStatus before) {
    run.event("1", 1, before);
    run.publish();
    run.event("1", 2, DELETED);

    assertThat(run.publish())
        .containsOnly(
            entry("total", 0L),
            entry(label(before), 0L),
            entry("prefix/lab/" + label(before), null));
  }

  @Test
  void repeatedAndLateEventsChangeNothing() {
    run.event("1", 3, PENDING_DELETION);
    run.publish();
    run.event("1", 2, ALLOCATED);
    run.event("1", 1, AVAILABLE);
    run.event("1", 3, PENDING_DELETION);

    assertThat(run.publish()).isEmpty();
  }

  @Test
  void aLateEventOfADeletedSandboxChangesNothing() {
    run.event("1", 5, DELETED);
    run.publish();
    run.event("1", 4, PENDING_DELETION);

    assertThat(run.publish()).isEmpty();
    assertThat(run.known()).isEmpty();
  }

  @Test
  void aDeletedSandboxIsForgottenInTheEnd() {
    run.event("1", 5, DELETED);
    run.event("2", 1, AVAILABLE);
    Instant deleted = START.plus(Duration.ofMinutes(5));
    run.snapshot(StatsRun.state("2", 1, AVAILABLE), deleted.plus(Duration.ofHours(23)));
    assertThat(run.stored()).isEqualTo(2);
    run.snapshot(StatsRun.state("2", 1, AVAILABLE), deleted.plus(Duration.ofHours(25)));

    assertThat(run.stored()).isEqualTo(1);
    assertThat(run.known()).containsEntry("total", 1L);
  }

  @Test
  void aRefreshedSandboxMovesOnlyHowFarItIsCounted() {
    run.event("1", 1, AVAILABLE);
    run.publish();
    run.event("1", 2, AVAILABLE);

    assertThat(run.publish()).containsOnly(entry("total", 1L));
    assertThat(run.updatedAt()).isEqualTo(START.plus(Duration.ofMinutes(2)));
  }

  @Test
  void aRenamedSandboxCountsUnderItsNewName() {
    run.event(StatsRun.state("1", 1, AVAILABLE, "lab-adventure-0087"));
    run.publish();
    run.event(StatsRun.state("1", 2, AVAILABLE, "lab-advanced-0087"));

    assertThat(run.publish())
        .containsOnly(
            entry("total", 1L),
            entry("prefix/lab-adventure/available", null),
            entry("prefix/lab-advanced/available", 1L));
  }

  @Test
  void anEventWithoutASandboxChangesNothing() {
    run.event("1", 1, AVAILABLE);
    run.publish();
    run.event(
        AllocationRejected.newBuilder()
            .setEventId("e")
            .setCauseId("c")
            .setOccurredAt(START)
            .setTrackId("t")
            .setReason(AllocationRejection.NO_SANDBOXES_AVAILABLE)
            .build(),
        START);

    assertThat(run.publish()).isEmpty();
  }

  @Test
  void aStatusThatIsNotKnownHereCountsInNothingUntilItIsKnown() {
    run.event("1", 1, AVAILABLE);
    run.event("1", 2, UNKNOWN);
    assertThat(run.known()).isEmpty();
    run.event("1", 2, STALE);
    assertThat(run.known()).isEqualTo(Map.of("total", 1L, "stale", 1L, "prefix/lab/stale", 1L));
    run.event("1", 2, UNKNOWN);
    assertThat(run.known()).containsEntry("stale", 1L);
  }

  @Test
  void aSnapshotOfWhatIsKnownChangesNothing() {
    run.event("1", 2, ALLOCATED);
    run.publish();
    run.snapshot(StatsRun.state("1", 2, ALLOCATED), START.plus(Duration.ofHours(1)));

    assertThat(run.publish()).isEmpty();
  }

  @Test
  void aRestartPublishesTheSameNumbersOnceAndContinuesFromThem() {
    run.event("1", 1, AVAILABLE);
    run.event("2", 1, AVAILABLE);
    Map<String, Long> before = run.known();
    run = run.restarted();

    assertThat(run.publish()).containsEntry("total", 2L).containsEntry("available", 2L);
    assertThat(run.known()).isEqualTo(before);
    assertThat(run.publish()).isEmpty();
    run.event("1", 2, ALLOCATED);
    assertThat(run.known()).containsEntry("available", 1L).containsEntry("allocated", 1L);
  }

  @Test
  void countsThatACrashKeptUnpublishedArePublishedAfterIt() {
    run.event("1", 1, AVAILABLE);
    run = run.restarted();

    assertThat(run.known()).containsEntry("total", 1L);
  }

  /** If changes were published instead of numbers, all would count twice. */
  @Test
  void snapshotsBringBackALostStore() {
    run.event("1", 2, ALLOCATED);
    run.event(StatsRun.state("2", 1, AVAILABLE, "other-2"));
    Map<String, Long> before = run.known();
    run = run.restartedWith(PoolStatsProcessor.STORE, PublishedStats.STORE);
    run.snapshot(StatsRun.state("1", 2, ALLOCATED), START.plus(Duration.ofHours(1)));
    run.snapshot(StatsRun.state("2", 1, AVAILABLE, "other-2"), START.plus(Duration.ofHours(1)));

    assertThat(run.known()).isEqualTo(before);
  }

  @Test
  void snapshotsBringBackWhatWasLostAltogether() {
    run.event("1", 2, ALLOCATED);
    Map<String, Long> before = run.known();
    run.close();
    run = new StatsRun();
    run.snapshot(StatsRun.state("1", 2, ALLOCATED), START.plus(Duration.ofHours(1)));

    assertThat(run.known()).isEqualTo(before);
  }

  @Test
  void aRestartBringsBackALostSum() {
    run.event("1", 2, ALLOCATED);
    Map<String, Long> before = run.known();
    run = run.restartedWith(SandboxCounter.STORE);

    assertThat(run.publish()).containsAllEntriesOf(before);
  }

  @Test
  void theNewestCountsOfEachPartitionAreAddedUp() {
    run.event("1", 1, AVAILABLE);
    run.publish();
    run.share("7", share(START.plusSeconds(1), new KindCount("lab", AVAILABLE, 10L)));
    assertThat(run.read())
        .containsOnly(
            entry("total", 11L), entry("available", 11L), entry("prefix/lab/available", 11L));
    run.share(
        "7",
        share(
            START.plus(Duration.ofHours(1)),
            new KindCount("lab", AVAILABLE, 4L),
            new KindCount("lab", STALE, 6L)));

    assertThat(run.read())
        .containsOnly(
            entry("total", 11L),
            entry("available", 5L),
            entry("stale", 6L),
            entry("prefix/lab/available", 5L),
            entry("prefix/lab/stale", 6L));
    assertThat(run.updatedAt()).isEqualTo(START.plus(Duration.ofHours(1)));
  }

  @Test
  void aStatusThatANewerWorkerCountsIsPassedOver() {
    run.share(
        "7", share(START, new KindCount("lab", AVAILABLE, 1L), new KindCount("lab", UNKNOWN, 5L)));

    assertThat(run.known())
        .isEqualTo(Map.of("total", 1L, "available", 1L, "prefix/lab/available", 1L));
  }

  @Test
  void onlyTheFirstPrefixesCountByThemselves() {
    run.event(StatsRun.state("1", 1, AVAILABLE, "d-1"));
    run.event(StatsRun.state("2", 1, AVAILABLE, "c-1"));
    run.event(StatsRun.state("3", 1, AVAILABLE, "b-1"));
    assertThat(run.known()).containsEntry("prefix/d/available", 1L);
    run.event(StatsRun.state("4", 1, AVAILABLE, "a-1"));
    run.event(StatsRun.state("5", 1, ALLOCATED, "e-1"));
    assertThat(run.known())
        .isEqualTo(
            Map.of(
                "total", 5L,
                "available", 4L,
                "allocated", 1L,
                "prefix/a/available", 1L,
                "prefix/b/available", 1L,
                "prefix/c/available", 1L,
                "prefix/*/available", 1L,
                "prefix/*/allocated", 1L));
    run.event(StatsRun.state("4", 2, DELETED, "a-1"));
    assertThat(run.known())
        .containsEntry("prefix/d/available", 1L)
        .doesNotContainKeys("prefix/a/available", "prefix/*/available")
        .containsEntry("prefix/*/allocated", 1L);
  }

  @Test
  void whichPrefixesTheseAreDoesNotDependOnThePartitions() {
    run.event(StatsRun.state("1", 1, AVAILABLE, "c-1"));
    run.event(StatsRun.state("2", 1, AVAILABLE, "d-1"));
    run.event(StatsRun.state("3", 1, AVAILABLE, "e-1"));
    run.event(StatsRun.state("4", 1, AVAILABLE, "f-1"));
    run.publish();
    run.share(
        "7",
        share(
            START,
            new KindCount("*", AVAILABLE, 2L),
            new KindCount("a", AVAILABLE, 1L),
            new KindCount("b", AVAILABLE, 1L),
            new KindCount("c", AVAILABLE, 1L)));

    assertThat(run.known())
        .isEqualTo(
            Map.of(
                "total", 9L,
                "available", 9L,
                "prefix/a/available", 1L,
                "prefix/b/available", 1L,
                "prefix/c/available", 2L,
                "prefix/*/available", 5L));
  }

  private static PoolShare share(Instant at, KindCount... counts) {
    return new PoolShare(List.of(counts), at, List.of());
  }

  private static String label(SandboxStatus status) {
    return StatsKeys.of(status);
  }
}
