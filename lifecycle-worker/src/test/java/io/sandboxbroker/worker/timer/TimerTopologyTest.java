package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTopologyTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration INTERVAL = TimerRun.SETTINGS.syncInterval();

  private TimerRun run = TimerRun.startedAt(START);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void theTopologyIsTheOneThatItsStateWasWrittenBy() throws IOException {
    try (var pinned = getClass().getResourceAsStream("/timer-topology.txt")) {
      assertThat(TimerRun.topology(0).describe().toString())
          .isEqualTo(new String(pinned.readAllBytes(), UTF_8));
    }
  }

  @Test
  void theFirstSyncIsDueAtTheFirstTick() {
    run.advance(TimerRun.SETTINGS.tick());

    Instant tick = START.plus(TimerRun.SETTINGS.tick());
    var due = run.nextTimer();
    assertThat(due.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(due.getRecordTime()).isEqualTo(tick);
    assertThat(due.value())
        .isEqualTo(
            new SyncDue(
                "sync/pool@" + tick.toEpochMilli(),
                tick,
                SyncReason.SCHEDULED,
                false,
                false,
                false));
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void aTimerSaysWhatItIsInItsHeaders() {
    run.advance(TimerRun.SETTINGS.tick());

    var due = run.nextTimer();
    var said = (SyncDue) due.value();
    assertThat(Headers.read(due.headers(), Headers.CE_ID)).contains(said.getTimerId());
    assertThat(Headers.read(due.headers(), Headers.CE_TYPE))
        .contains("io.sandboxbroker.timer.SyncDue");
    assertThat(Headers.read(due.headers(), Headers.CE_SUBJECT)).contains(Topics.POOL_KEY);
    assertThat(Headers.read(due.headers(), Headers.REQUEST_ID)).isEmpty();
  }

  @Test
  void aSyncThatIsNeverAnsweredIsAskedForAgainAfterTheInterval() {
    Instant first = run.awaitSync();

    run.advance(INTERVAL.minusMillis(1));
    assertThat(run.hasMore()).isFalse();
    assertThat(run.awaitSync()).isEqualTo(first.plus(INTERVAL));
  }

  @Test
  void theNextSyncIsDueAnIntervalAfterTheLastOneCompleted() {
    Instant first = run.awaitSync();
    Instant completed = first.plusSeconds(40);
    run.fact(completed(completed));

    assertThat(run.awaitSync()).isEqualTo(completed.plus(INTERVAL));
  }

  @Test
  void refusedListsAreReadAgainSoonerAndThenLessOften() {
    Instant refused = run.awaitSync();
    for (int seconds : new int[] {30, 60, 120, 240, 480, 600, 600}) {
      run.fact(refused(refused));
      Instant next = run.awaitSync();
      assertThat(next).isEqualTo(refused.plusSeconds(seconds));
      refused = next;
    }
    run.fact(completed(refused));
    run.awaitSync();
    run.fact(refused(refused));
    assertThat(run.awaitSync()).as("after a completion").isEqualTo(refused.plusSeconds(30));
  }

  @Test
  void aDryRunMovesNoSync() {
    Instant first = run.awaitSync();
    Instant tried = first.plusSeconds(300);
    run.fact(new SyncCompleted("fact", "sync", "command", 1, 1, 0, tried, tried, true));

    assertThat(run.awaitSync()).isEqualTo(first.plus(INTERVAL));
  }

  @Test
  void whatAnOperatorAskedForAndDidNotGetMovesNoSync() {
    Instant first = run.awaitSync();
    run.fact(
        new SyncRefused("fact", "sync", "command", SyncRefusal.BUSY, 0, 0, first.plusSeconds(5)));

    assertThat(run.awaitSync()).isEqualTo(first.plus(INTERVAL));
  }

  @Test
  void aShorterIntervalCountsFromTheRestartOn() {
    Instant first = run.awaitSync();
    run.fact(completed(first));
    Instant restart = first.plusSeconds(10);
    Duration minute = Duration.ofMinutes(1);
    run = run.restartedAt(restart, TimerRun.syncingEvery(minute));
    run.advance(TimerRun.SETTINGS.tick());

    Instant next = run.awaitSync();
    assertThat(next).isEqualTo(restart.plus(TimerRun.SETTINGS.tick()).plus(minute));
    run.fact(completed(next));
    assertThat(run.awaitSync()).isEqualTo(next.plus(minute));
  }

  @Test
  void otherFactsChangeNothing() {
    Instant first = run.awaitSync();
    run.fact(
        new SandboxDiscovered(
            "fact", "1", "sync", "lab-1", "identity/accounts/1", "", null, first));

    assertThat(run.awaitSync()).isEqualTo(first.plus(INTERVAL));
  }

  @Test
  void onlyTheTaskOfThePoolsPartitionAsksForSyncs() {
    run.close();
    run = TimerRun.startedAt(START, 7);
    run.advance(INTERVAL.multipliedBy(3));

    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void aRestartWithinTheIntervalAsksForNothing() {
    Instant first = run.awaitSync();
    run.fact(completed(first));
    run = run.restartedAt(first.plusSeconds(60));

    run.advance(Duration.ofSeconds(30));
    assertThat(run.hasMore()).isFalse();
    assertThat(run.awaitSync()).isEqualTo(first.plus(INTERVAL));
  }

  @Test
  void aLongDowntimeEndsWithOneSyncNotOneForEachMissed() {
    Instant first = run.awaitSync();
    run.fact(completed(first));
    run = run.restartedAt(first.plus(Duration.ofDays(3)));

    run.advance(TimerRun.SETTINGS.tick());
    var due = run.nextTimer();
    assertThat(((SyncDue) due.value()).getDueAt()).isEqualTo(first.plus(INTERVAL));
    assertThat(due.getRecordTime()).as("carries its age").isAfter(first.plus(INTERVAL));
    run.advance(Duration.ofMinutes(9));
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void aTimerEmittedAgainAfterACrashHasTheSameId() {
    Instant first = run.awaitSync();
    run.fact(completed(first));
    TimerRun crashed = run;
    run = run.copyAt(first.plus(INTERVAL));

    crashed.advance(INTERVAL.plusSeconds(5));
    run.advance(Duration.ofSeconds(60));
    assertThat(run.nextTimer().value()).isEqualTo(crashed.nextTimer().value());
    crashed.close();
  }

  private static SyncCompleted completed(Instant at) {
    return new SyncCompleted("fact", "sync", "timer", 1, 1, 0, at, at, false);
  }

  private static SyncRefused refused(Instant at) {
    return new SyncRefused("fact", "sync", "sync/pool@1", SyncRefusal.FAILED, 0, 0, at);
  }
}
