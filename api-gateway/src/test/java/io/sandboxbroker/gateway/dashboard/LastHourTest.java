package io.sandboxbroker.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.gateway.reply.RecentEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastHourTest {

  private static final Instant START = Instant.parse("2026-01-01T10:00:10Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Timer allocations =
      Timer.builder("broker.request.latency")
          .tag("uri", "/v1/allocate")
          .serviceLevelObjectives(
              Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(1_000))
          .register(meters);
  private final LastHour hour = new LastHour(new RecentEvents(1, 1), meters, START);

  @Test
  void aMinuteEndsWithTheMinute() {
    assertThat(hour.advance(START.plusSeconds(49))).isFalse();
    assertThat(hour.advance(START.plusSeconds(50))).isTrue();
    assertThat(hour.advance(START.plusSeconds(51))).isFalse();

    assertThat(hour.minutes())
        .containsExactly(new LastHour.Minute(START.getEpochSecond() - 10, Map.of(), null, null));
  }

  @Test
  void theLatenciesAreThoseOfTheMinute() {
    record(5, 10);
    hour.advance(START.plusSeconds(60));
    record(98, 50);
    record(2, 500);
    hour.advance(START.plusSeconds(120));
    hour.advance(START.plusSeconds(180));

    assertThat(hour.minutes()).extracting(LastHour.Minute::p50).containsExactly(10L, 100L, null);
    assertThat(hour.minutes()).extracting(LastHour.Minute::p99).containsExactly(10L, 1_000L, null);
  }

  @Test
  void anHourIsKept() {
    for (int minute = 1; minute <= 90; minute++) {
      hour.advance(START.plusSeconds(60L * minute));
    }

    assertThat(hour.minutes()).hasSize(60);
    assertThat(hour.minutes().getLast().at())
        .isEqualTo(START.plusSeconds(89 * 60 - 10).getEpochSecond());
  }

  private void record(int times, int millis) {
    for (int time = 0; time < times; time++) {
      allocations.record(Duration.ofMillis(millis));
    }
  }
}
