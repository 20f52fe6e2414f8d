package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodicScheduleTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final PeriodicSchedule schedule =
      new PeriodicSchedule(Duration.ofMinutes(10), Duration.ofSeconds(30));

  @Test
  void whatWasSetByALongerIntervalIsDueNoLaterThanThisOneAllows() {
    Deadline latest = new Deadline(NOW.plus(Duration.ofMinutes(10)), 2);

    assertThat(schedule.limit(new Deadline(NOW.plus(Duration.ofHours(1)), 2), NOW))
        .isEqualTo(latest);
    assertThat(schedule.limit(latest, NOW)).isSameAs(latest);
    Deadline overdue = new Deadline(NOW.minusSeconds(1), 0);
    assertThat(schedule.limit(overdue, NOW)).isSameAs(overdue);
  }

  @Test
  void theFirstSyncIsDueAtOnce() {
    assertThat(schedule.first(NOW)).isEqualTo(new Deadline(NOW, 0));
  }

  @Test
  void refusalsInARowWaitTwiceAsLongEachTimeUpToTheInterval() {
    List<Long> waits = new ArrayList<>();
    for (int failures = 0; failures < 7; failures++) {
      Deadline next = schedule.afterRefusal(NOW, failures);
      assertThat(next.failures()).isEqualTo(failures + 1);
      waits.add(Duration.between(NOW, next.dueAt()).toSeconds());
    }
    assertThat(waits).containsExactly(30L, 60L, 120L, 240L, 480L, 600L, 600L);
  }

  @Test
  void aRefusalAfterAnyNumberOfOthersStillWaitsForTheInterval() {
    assertThat(schedule.afterRefusal(NOW, Integer.MAX_VALUE - 1).dueAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void aCompletionForgetsTheRefusalsBefore() {
    assertThat(schedule.afterCompletion(NOW))
        .isEqualTo(new Deadline(NOW.plus(Duration.ofMinutes(10)), 0));
  }

  @Test
  void anUnansweredSyncIsAskedForAgainAfterTheInterval() {
    assertThat(schedule.afterPublication(new Deadline(NOW.minusSeconds(5), 3), NOW))
        .isEqualTo(new Deadline(NOW.plus(Duration.ofMinutes(10)), 3));
  }
}
