package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationBacklogTest {

  private static final long SECOND = 1_000_000_000;
  private static final Duration DEADLINE = Duration.ofSeconds(24);

  private long now = Long.MIN_VALUE / 2;
  private final AllocationBacklog backlog =
      new AllocationBacklog(() -> now, new SimpleMeterRegistry());
  private final List<AllocationBacklog.Place> places = new ArrayList<>();
  private int decided;

  private void publish(int commands) {
    for (int command = 0; command < commands; command++) {
      AllocationBacklog.Place place = backlog.newPlace();
      place.published("c" + places.size());
      places.add(place);
    }
  }

  /** The allocator decides so many commands a second. */
  private void decide(int perSecond, int seconds) {
    for (int decision = 0; decision < perSecond * seconds; decision++) {
      now += SECOND / perSecond;
      backlog.decided("c" + decided++);
    }
  }

  @Test
  void aBurstIsNotRefusedWhileTheRateIsUnknown() {
    publish(2_000);
    decide(20, 4);

    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();
  }

  @Test
  void whatWouldNotBeDecidedInTimeIsRefusedOnceTheRateIsKnown() {
    publish(1_100);
    decide(50, 5);
    // 850 commands take 17 s, and 18 s are permitted.
    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();

    publish(100);

    assertThat(backlog.isTooLongFor(DEADLINE)).isTrue();
    assertThat(backlog.isTooLongFor(Duration.ofMinutes(10))).isFalse();
  }

  @Test
  void commandsAreAcceptedAgainWhenTheBacklogIsShorter() {
    publish(1_200);
    decide(50, 5);
    assertThat(backlog.isTooLongFor(DEADLINE)).isTrue();

    decide(50, 2);

    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();
  }

  @Test
  void fewCommandsAreNeverRefusedHoweverSlowTheAllocatorIs() {
    publish(AllocationBacklog.MIN_COMMANDS - 1);
    for (int second = 0; second < 20; second++) {
      decide(1, 1);
      publish(1);
    }

    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();
  }

  @Test
  void nothingIsRefusedWhileTheAllocatorIsAway() {
    publish(1_000);
    decide(50, 1);
    now += 30 * SECOND;

    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();
  }

  @Test
  void anIdleTimeDoesNotCountAsSlowness() {
    publish(200);
    decide(20, 10);
    now += 3_600 * SECOND;
    publish(1_000);
    decide(20, 3);

    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();
  }

  @Test
  void commandsThatNobodyWaitsForDoNotCount() {
    publish(1_200);
    decide(50, 5);
    assertThat(backlog.isTooLongFor(DEADLINE)).isTrue();

    for (int command = 300; command < 1_200; command++) {
      places.get(command).abandoned();
    }

    assertThat(backlog.isTooLongFor(DEADLINE)).isFalse();
  }

  @Test
  void whatIsDecidedTwiceCountsOnce() {
    publish(1_200);
    for (int decision = 0; decision < 250; decision++) {
      now += SECOND / 50;
      // Its ticket of the queue, and its outcome.
      backlog.decided("c" + decision);
      places.get(decision).decided();
    }

    assertThat(backlog.isTooLongFor(DEADLINE)).isTrue();
  }
}
