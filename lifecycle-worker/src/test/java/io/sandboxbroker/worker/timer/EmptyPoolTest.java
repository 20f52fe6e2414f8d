package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmptyPoolTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private TimerRun run = TimerRun.startedAt(START);

  @AfterEach
  void close() {
    run.close();
  }

  private static AllocateSandbox waits(WaitingTurn turn) {
    return AllocateSandbox.newBuilder()
        .setCommandId("c1")
        .setRequestId("r1")
        .setTrackId("track")
        .setIdempotencyKey("track")
        .setIdempotencyKeyExplicit(false)
        .setRequestedAt(START)
        .setDeadline(START.plusSeconds(25))
        .setTurn(turn)
        .build();
  }

  @Test
  void whoHasToWaitMakesASyncDueAtOnce() {
    run.waiting(waits(null), START);

    var due = run.nextTimer();
    assertThat(due.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(due.value())
        .isEqualTo(
            new SyncDue(
                "empty-pool@" + START.toEpochMilli(),
                START,
                SyncReason.POOL_EMPTY,
                false,
                false,
                false));
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void aPoolThatStaysEmptyAsksOnceAMinute() {
    run.waiting(waits(null), START);
    run.waiting(waits(null), START.plusSeconds(59));
    run.nextTimer();
    assertThat(run.hasMore()).isFalse();

    run.waiting(waits(null), START.plusSeconds(60));

    assertThat(run.hasMore()).isTrue();
  }

  @Test
  void aRestartAsksNoSooner() {
    run.waiting(waits(null), START);
    run = run.restartedAt(START);

    run.waiting(waits(null), START.plusSeconds(30));

    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void whoWaitsOnAfterAnOfferSaysNothingNew() {
    run.waiting(waits(WaitingTurn.OFFERED), START);

    assertThat(run.hasMore()).isFalse();
  }
}
