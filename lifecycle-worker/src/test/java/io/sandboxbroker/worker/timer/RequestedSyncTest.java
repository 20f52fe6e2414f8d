package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.command.StatusHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Syncs that operators ask for, beside those of the schedule. */
class RequestedSyncTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration TICK = TimerRun.SETTINGS.tick();

  private TimerRun run = TimerRun.startedAt(START);
  private Instant scheduled;

  @BeforeEach
  void passTheFirstSync() {
    run.advance(TICK);
    scheduled = ((SyncDue) run.nextTimer().value()).getDueAt();
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aRequestedSyncIsPublishedOnceWithTheParametersOfItsCommand() {
    run.command(request("c1", true, false), START.plusMillis(700));

    var due = run.nextTimer();
    assertThat(due.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(due.value())
        .isEqualTo(
            new SyncDue("c1", START.plusMillis(700), SyncReason.REQUESTED, true, false, false));
    assertThat(Headers.read(due.headers(), Headers.CE_ID)).contains("c1");
    assertThat(Headers.read(due.headers(), Headers.CE_SUBJECT)).contains(Topics.POOL_KEY);
    run.advance(TICK);
    assertThat(run.hasMore()).as("once").isFalse();
  }

  @Test
  void twoRequestsAreTwoSyncs() {
    run.command(request("c1", false, true), START);
    run.command(request("c2", false, false), START);

    assertThat(all())
        .containsExactly(
            new SyncDue("c1", START, SyncReason.REQUESTED, false, true, false),
            new SyncDue("c2", START, SyncReason.REQUESTED, false, false, false));
  }

  @Test
  void theScheduleStays() {
    run.command(request("c1", false, false), START);
    all();

    assertThat(run.awaitSync()).isEqualTo(scheduled.plus(TimerRun.SETTINGS.syncInterval()));
  }

  @Test
  void aSyncCarriesTheWishOfItsCommandForAStatus() {
    run.commandAsync(request("c1", false, false), START.plusMillis(700));
    run.command(request("c2", false, false), START);

    assertThat(StatusHeaders.read(run.nextTimer().headers()))
        .contains(new StatusHeaders("r", START, "ops"));
    assertThat(StatusHeaders.read(run.nextTimer().headers())).isEmpty();
  }

  @Test
  void otherCommandsAreTheAllocators() {
    run.command(new RequestCleanup("c1", "r", START, START), START);
    run.command(new RetryDeletion("c2", "r", "7", START, START), START);
    run.advance(TICK);

    assertThat(run.hasMore()).isFalse();
  }

  private List<SpecificRecord> all() {
    List<SpecificRecord> timers = new ArrayList<>();
    while (run.hasMore()) {
      timers.add(run.nextTimer().value());
    }
    return timers;
  }

  private static RequestSync request(String id, boolean dryRun, boolean override) {
    return new RequestSync(id, "r", START, START.plusSeconds(25), dryRun, override, false);
  }
}
