package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.worker.TestFreezes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrozenExpiryTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration TICK = TimerRun.SETTINGS.tick();
  private static final Duration LAB = Duration.ofHours(4);
  private static final Instant EXPIRES = START.plus(LAB).plus(TimerRun.LIFE.grace());

  /** Within which an expiry fires once it may. */
  private static final Duration SOON = TICK;

  private TimerRun run = TimerRun.startedAt(START, 7);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void anExpiryWaitsWhileItIsFrozenAndComesSoonAfterTheThawAsItWouldHave() {
    freeze(null);
    allocate("7");
    run.advance(Duration.between(START, EXPIRES).plus(Duration.ofMinutes(10)));
    assertThat(run.hasMore()).isFalse();

    run.freeze(FreezeScope.EXPIRY, null);
    run.advance(SOON);

    assertThat(run.nextTimer().value())
        .isEqualTo(
            new ExpiryDue(
                "expiry/7@" + EXPIRES.toEpochMilli() + "/2", EXPIRES, "7", "c-7", START.plus(LAB)));
    assertThat(run.hasMore()).as("and once").isFalse();
  }

  @Test
  void aFreezeThatEndsByItselfIsOverWhenTheClockSaysSo() {
    freeze(EXPIRES.plusSeconds(60));
    allocate("7");
    run.advance(Duration.between(START, EXPIRES).plusSeconds(59));
    assertThat(run.hasMore()).isFalse();

    run.advance(SOON.plusSeconds(1));

    assertThat(run.nextTimer().value()).isInstanceOf(ExpiryDue.class);
  }

  @Test
  void aFreezeOfSomethingElseHoldsNoExpiry() {
    for (var scope : List.of(FreezeScope.SYNC, FreezeScope.DELETIONS, FreezeScope.ALLOCATIONS)) {
      run.freeze(scope, TestFreezes.freeze(scope, START, null));
    }
    allocate("7");
    run.advance(Duration.between(START, EXPIRES).plus(TICK));

    assertThat(run.nextTimer().value()).isInstanceOf(ExpiryDue.class);
  }

  @Test
  void aFreezeThatNobodyCanReadHoldsToo() {
    run.freezeBytes(FreezeScope.EXPIRY, new byte[] {1, 2, 3});
    allocate("7");
    run.advance(Duration.between(START, EXPIRES).plusSeconds(60));

    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void frozenExpiriesDoNotCrowdOutWhatIsDueAfterThem() {
    freeze(null);
    int more = 3 * TimerRun.SETTINGS.maxPerTick() / 2;
    IntStream.range(0, more).forEach(i -> allocate("s" + i));
    run.advance(Duration.between(START, EXPIRES));
    run.advance(TICK);
    release("z", EXPIRES.plus(TICK));

    run.advance(TICK);

    assertThat(run.nextTimer().value()).isInstanceOf(CleanupDue.class);
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void frozenTimersCostNothingUntilTheThawAndThenAllComeInTheirOrder() {
    freeze(null);
    int frozen = 3 * TimerRun.SETTINGS.maxPerTick();
    IntStream.range(0, frozen).forEach(i -> allocate("s" + i));
    run.advance(Duration.between(START, EXPIRES).plus(TICK));
    run.writesToTheStore();
    run.advance(Duration.ofMinutes(1));
    run.advance(Duration.ofMinutes(1));
    assertThat(run.writesToTheStore()).isZero();

    run.freeze(FreezeScope.EXPIRY, null);
    int published = 0;
    for (int ticks = 0; ticks < frozen / TimerRun.SETTINGS.maxPerTick(); ticks++) {
      run.advance(TICK);
    }
    for (; run.hasMore(); published++) {
      assertThat(run.nextTimer().value()).isInstanceOf(ExpiryDue.class);
    }
    assertThat(published).isEqualTo(frozen);
  }

  @Test
  void aFrozenDeletionIsPublishedOnceAfterTheThaw() {
    run.freeze(FreezeScope.DELETIONS, TestFreezes.freeze(FreezeScope.DELETIONS, START, null));
    release("7", START);
    run.advance(Duration.ofHours(2));
    assertThat(run.hasMore()).isFalse();

    run.freeze(FreezeScope.DELETIONS, null);
    run.advance(SOON);

    assertThat(run.nextTimer().value()).isInstanceOf(CleanupDue.class);
    assertThat(run.hasMore()).isFalse();
  }

  @Test
  void whatIsReleasedMeanwhileExpiresNoMore() {
    freeze(null);
    allocate("7");
    run.advance(Duration.between(START, EXPIRES).plusSeconds(60));
    release("7", EXPIRES.plusSeconds(60));
    run.freeze(FreezeScope.EXPIRY, null);
    run.advance(SOON);

    List<Object> timers = new ArrayList<>();
    while (run.hasMore()) {
      timers.add(run.nextTimer().value());
    }
    assertThat(timers).singleElement().isInstanceOf(CleanupDue.class);
  }

  private void freeze(Instant until) {
    run.freeze(FreezeScope.EXPIRY, TestFreezes.freeze(FreezeScope.EXPIRY, START, until));
  }

  private void allocate(String id) {
    var state = state(id, SandboxStatus.ALLOCATED, 2, START);
    run.event(id, new SandboxAllocated("e", "c-" + id, null, START, id, 2L, state));
  }

  private void release(String id, Instant at) {
    var state = state(id, SandboxStatus.PENDING_DELETION, 3, at);
    run.event(id, new DeletionRequested("e", "c", "r", at, id, 3L, state, null));
  }

  private static SandboxState state(String id, SandboxStatus status, long version, Instant at) {
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
        .setAllocationId("c-" + id)
        .setAllocatedAt(START)
        .setExpiresAt(START.plus(LAB))
        .setDeletionAttempts(0)
        .build();
  }
}
