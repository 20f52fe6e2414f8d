package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimerSettingsTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration TICK = Duration.ofMillis(500);

  @Test
  void anIntervalOfZeroIsRefusedByTheNameThatOperatorsKnow() {
    assertThatThrownBy(() -> new TimerSettings(Duration.ZERO, TICK, TEN_MINUTES, TICK, 1))
        .hasMessageContaining("SYNC_INTERVAL_SEC");
  }

  @Test
  void aRetryAtOnceIsRefused() {
    assertThatThrownBy(() -> new TimerSettings(TEN_MINUTES, Duration.ZERO, TEN_MINUTES, TICK, 1))
        .hasMessageContaining("sync-retry");
  }

  @Test
  void workPerTickMustBeBoundedFromBelow() {
    assertThatThrownBy(() -> new TimerSettings(TEN_MINUTES, TICK, TEN_MINUTES, TICK, 0))
        .hasMessageContaining("most-per-tick");
    assertThatThrownBy(() -> new TimerSettings(TEN_MINUTES, TICK, TEN_MINUTES, Duration.ZERO, 1))
        .hasMessageContaining("tick");
  }
}
