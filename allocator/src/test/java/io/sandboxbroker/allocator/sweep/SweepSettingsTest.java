package io.sandboxbroker.allocator.sweep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepSettingsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aSweepTellsSomethingAndNotMoreThanFitsIntoATransaction() {
    for (int most : new int[] {0, 3_001}) {
      assertThatThrownBy(() -> new SweepSettings(HOUR, HOUR, HOUR, most, HOUR))
          .hasMessage("broker.sweep.most must be from 1 to 3000, not " + most);
    }
  }

  @Test
  void nothingIsOverdueBeforeItsTime() {
    assertThatThrownBy(() -> new SweepSettings(HOUR.negated(), HOUR, HOUR, 1, HOUR))
        .hasMessageContaining("broker.sweep.margin");
    assertThatThrownBy(() -> new SweepSettings(HOUR, Duration.ZERO, HOUR, 1, HOUR))
        .hasMessageContaining("deletion-untouched");
    assertThatThrownBy(() -> new SweepSettings(HOUR, HOUR, Duration.ZERO, 1, HOUR))
        .hasMessageContaining("stale-purge");
    assertThatThrownBy(() -> new SweepSettings(HOUR, HOUR, HOUR, 1, Duration.ZERO))
        .hasMessageContaining("outdated");
  }
}
