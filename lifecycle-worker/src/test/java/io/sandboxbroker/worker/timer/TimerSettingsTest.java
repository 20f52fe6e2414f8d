package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimerSettingsTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration TICK = Duration.ofMillis(500);

  private static TimerSettings settings(
      Duration sync,
      Duration retry,
      Duration expirySweep,
      Duration deletionSweep,
      Duration tick,
      int most) {
    return new TimerSettings(sync, retry, TEN_MINUTES, expirySweep, deletionSweep, tick, most);
  }

  @Test
  void anIntervalOfZeroIsRefusedByTheNameThatOperatorsKnow() {
    assertThatThrownBy(() -> settings(Duration.ZERO, TICK, TEN_MINUTES, TEN_MINUTES, TICK, 1))
        .hasMessage("SYNC_INTERVAL_SEC must be positive, not 0");
    assertThatThrownBy(() -> settings(TEN_MINUTES, TICK, Duration.ZERO, TEN_MINUTES, TICK, 1))
        .hasMessage("AUTO_EXPIRY_INTERVAL_SEC must be positive, not 0");
    assertThatThrownBy(() -> settings(TEN_MINUTES, TICK, TEN_MINUTES, Duration.ZERO, TICK, 1))
        .hasMessage("CLEANUP_INTERVAL_SEC must be positive, not 0");
  }

  @Test
  void aRetryAtOnceIsRefused() {
    assertThatThrownBy(
            () -> settings(TEN_MINUTES, Duration.ZERO, TEN_MINUTES, TEN_MINUTES, TICK, 1))
        .hasMessageContaining("sync-retry");
  }

  @Test
  void workPerTickMustBeBoundedFromBelow() {
    assertThatThrownBy(() -> settings(TEN_MINUTES, TICK, TEN_MINUTES, TEN_MINUTES, TICK, 0))
        .hasMessageContaining("most-per-tick");
    assertThatThrownBy(
            () -> settings(TEN_MINUTES, TICK, TEN_MINUTES, TEN_MINUTES, Duration.ZERO, 1))
        .hasMessageContaining("tick");
  }
}
