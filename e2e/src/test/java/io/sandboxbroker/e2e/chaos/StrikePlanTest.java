package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StrikePlanTest {

  private static final StrikePlan.Targets TARGETS =
      new StrikePlan.Targets(
          List.of("kafka", "allocator"),
          List.of("dynamodb"),
          List.of(ChaosStack.STORE, ChaosStack.REGISTRY));

  private static List<Strike> drawn(long seed, int count) {
    var plan = new StrikePlan(new SplittableRandom(seed), TARGETS);
    return Stream.generate(plan::next).limit(count).toList();
  }

  @Test
  void theSameSeedDrawsTheSameStrikes() {
    assertThat(drawn(7, 100)).isEqualTo(drawn(7, 100)).isNotEqualTo(drawn(8, 100));
  }

  @Test
  void everyFaultOfEveryTargetIsDrawn() {
    Set<String> seen = new HashSet<>();
    drawn(1, 2_000).forEach(strike -> seen.add(strike.fault() + " " + strike.target()));

    assertThat(seen)
        .containsExactlyInAnyOrder(
            "KILL kafka",
            "PAUSE kafka",
            "KILL allocator",
            "PAUSE allocator",
            "PAUSE dynamodb",
            "LATENCY store",
            "RESET store",
            "BLACK_HOLE store",
            "OUTAGE store",
            "LATENCY registry",
            "RESET registry",
            "BLACK_HOLE registry",
            "OUTAGE registry");
  }

  @Test
  void everyFaultIsBounded() {
    assertThat(drawn(1, 2_000))
        .allSatisfy(
            strike ->
                assertThat(strike.length())
                    .isGreaterThanOrEqualTo(Duration.ZERO)
                    .isLessThan(
                        strike.fault().isOfProcess()
                            ? StrikePlan.LONGEST_PAUSE
                            : StrikePlan.LONGEST_REGISTRY_OUTAGE))
        .allSatisfy(strike -> assertThat(strike.latency()).isLessThan(Duration.ofSeconds(1)));
  }
}
