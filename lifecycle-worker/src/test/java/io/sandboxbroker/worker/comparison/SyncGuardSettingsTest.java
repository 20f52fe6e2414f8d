package io.sandboxbroker.worker.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyncGuardSettingsTest {

  @Test
  void exactlyTheMaximumShrinkageIsAccepted() {
    var guard = new SyncGuardSettings(20, false);

    assertThat(guard.accepts(80, 100)).isTrue();
    assertThat(guard.accepts(79, 100)).isFalse();
    assertThat(guard.accepts(20_000, 100)).isTrue();
    assertThat(guard.accepts(1, 0)).isTrue();
  }
}
