package io.sandboxbroker.worker.stats;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatsSettingsTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void timesMustBePositive() {
    assertThatThrownBy(() -> new StatsSettings(Duration.ZERO, DAY, 1))
        .hasMessageContaining("interval");
    assertThatThrownBy(() -> new StatsSettings(DAY, Duration.ZERO, 1))
        .hasMessageContaining("remembered");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 201})
  void prefixesAreBounded(int most) {
    assertThatThrownBy(() -> new StatsSettings(DAY, DAY, most))
        .hasMessage("broker.stats.most-prefixes must be from 1 to 200, not " + most);
  }
}
