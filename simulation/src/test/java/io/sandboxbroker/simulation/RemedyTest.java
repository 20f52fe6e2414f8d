package io.sandboxbroker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.simulation.fault.Remedy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing when a remedy is missing would prove nothing. */
@Tag("slow")
class RemedyTest {

  private static final int LIVES = 300;

  /** The same life must hold with the remedy, or the violation would be another one. */
  @ParameterizedTest
  @EnumSource
  void aMissingRemedyIsFound(Remedy remedy) throws Exception {
    List<Life.Result> found = new ArrayList<>();
    var lives = new Lives(1, LIVES, Long.MAX_VALUE, 1, EnumSet.of(remedy), false);
    lives.run(found::add);

    assertThat(found).as("violations in %d lives without %s", lives.lived(), remedy).isNotEmpty();
    assertThat(Life.of(found.getFirst().seed(), false).violations()).isEmpty();
  }
}
