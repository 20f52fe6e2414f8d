package io.sandboxbroker.worker.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncGuardSettingsTest {

  @Test
  void exactlyTheMostShrinkageIsStillBelieved() {
    var guard = new SyncGuardSettings(20);

    assertThat(guard.believes(80, 100)).isTrue();
    assertThat(guard.believes(79, 100)).isFalse();
    assertThat(guard.believes(20_000, 100)).isTrue();
    assertThat(guard.believes(1, 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 100})
  void whatIsNoShareIsRefusedByName(int percent) {
    assertThatThrownBy(() -> new SyncGuardSettings(percent))
        .hasMessageContaining("broker.sync-guard.most-shrinkage-percent")
        .hasMessageContaining(Integer.toString(percent));
  }
}
