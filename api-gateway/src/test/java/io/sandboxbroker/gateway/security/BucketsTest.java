package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.gateway.security.Buckets.Consumption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private static final Instant START = Instant.parse("2026-01-01T10:00:00.750Z");
  private static final int MILLION = 1_000_000;

  private Instant now = START;
  private Instant wallClock = START;
  private final Buckets buckets =
      new Buckets(
          10, 20, 5_000, () -> wallClock, () -> TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli()));

  @Test
  void aBurstIsGrantedAndThenSoManyASecond() {
    assertThat(granted("alice", 25)).isEqualTo(20);
    now = now.plusSeconds(1);
    assertThat(granted("alice", 25)).isEqualTo(10);
    now = now.plusMillis(100);
    assertThat(granted("alice", 25)).isEqualTo(1);
    now = now.plusSeconds(60);
    assertThat(granted("alice", 25)).isEqualTo(20);
  }

  @Test
  void oneIsNotCountedForAnother() {
    assertThat(granted("alice", 20)).isEqualTo(20);
    assertThat(granted("bob", 20)).isEqualTo(20);
  }

  @Test
  void itSaysWhatIsLeftAndWhenItIsFullAgain() {
    assertThat(buckets.take("alice"))
        .isEqualTo(new Consumption(true, 20, 19, START.plusMillis(100)));
    granted("alice", 19);
    assertThat(buckets.take("alice"))
        .isEqualTo(new Consumption(false, 20, 0, START.plusSeconds(2)));
  }

  @Test
  void whatIsGivenBackMayBeTakenAgain() {
    granted("alice", 20);
    buckets.giveBack("alice");
    buckets.giveBack("unknown");
    assertThat(granted("alice", 2)).isEqualTo(1);
  }

  @Test
  void aStepOfTheMachinesClockGivesAndTakesNothing() {
    granted("alice", 20);
    wallClock = START.plus(Duration.ofHours(1));
    assertThat(granted("alice", 1)).isZero();
    wallClock = START.minus(Duration.ofHours(1));
    now = now.plusSeconds(1);
    assertThat(granted("alice", 25)).isEqualTo(10);
  }

  @Test
  void aMillionOthersTakeBoundedRoomAndWhoAsksOnStaysKnown() {
    int granted = granted("abuser", 100);
    for (int other = 0; other < MILLION; other++) {
      buckets.take("track-" + other);
      if (other % 100 == 0) {
        granted += granted("abuser", 1);
      }
    }
    assertThat(granted).isEqualTo(20);
    assertThat(buckets.size()).isLessThanOrEqualTo(5_000);
  }

  @Test
  void aBucketIsForgottenOnceItIsFull() {
    granted("alice", 20);
    now = now.plusSeconds(2);
    assertThat(buckets.size()).isEqualTo(1);
    now = now.plusSeconds(2);
    assertThat(buckets.size()).isZero();
  }

  private int granted(String key, int times) {
    int granted = 0;
    for (int time = 0; time < times; time++) {
      granted += buckets.take(key).isGranted() ? 1 : 0;
    }
    return granted;
  }
}
