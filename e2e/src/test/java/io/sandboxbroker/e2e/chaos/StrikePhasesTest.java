package io.sandboxbroker.e2e.chaos;

import static io.sandboxbroker.e2e.chaos.StrikePhases.LONGEST_CALM;
import static io.sandboxbroker.e2e.chaos.StrikePhases.STORM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrikePhasesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofSeconds(70);
  private static final Duration NOT_READY = Duration.ZERO;

  private final StrikePhases phases = new StrikePhases(Duration.ZERO);

  @Test
  void aStormEndsByTime() {
    assertThat(phases.isStorm(STORM.minus(SECOND), NOT_READY, CALM)).isTrue();
    assertThat(phases.isStorm(STORM, NOT_READY, CALM)).isFalse();
  }

  @Test
  void aCalmEndsOnlyWhenAllPartsHaveBeenReadyForLongEnough() {
    phases.isStorm(STORM, NOT_READY, CALM);

    assertThat(phases.isStorm(STORM.plus(LONGEST_CALM), CALM.minus(SECOND), CALM)).isFalse();
    assertThat(phases.isStorm(STORM.plus(LONGEST_CALM), CALM, CALM)).isTrue();
  }

  @Test
  void aCalmIsAsLongAsTheReadinessThatItRequires() {
    phases.isStorm(STORM, CALM, CALM);

    assertThat(phases.isStorm(STORM.plus(SECOND), CALM.plus(SECOND), CALM)).isFalse();
  }

  @Test
  void aCalmInWhichThePartsDoNotComeBackIsStuck() {
    phases.isStorm(STORM, NOT_READY, CALM);
    assertThat(phases.isStuck(STORM.plus(LONGEST_CALM))).isFalse();

    assertThat(phases.isStuck(STORM.plus(LONGEST_CALM).plus(SECOND))).isTrue();
  }
}
