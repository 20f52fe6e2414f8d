package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"0", "250ms", "90s", "5m", "24h", "PT0.0005S", "3s..10s", "0..1s", "5s~20s"})
  void isWrittenAsItIsRead(String text) {
    assertThat(Latency.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10s..3s", "20s~5s", "0~5s", "3", "3s..", "9000h", ""})
  void whatMakesNoSenseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Latency.parse(text));
  }

  @Test
  void aUniformLatencyReachesBothEndsAndNothingBeyond() {
    assertThat(draws("3ms..5ms", 1))
        .containsOnly(Duration.ofMillis(3), Duration.ofMillis(4), Duration.ofMillis(5));
  }

  @Test
  void aLongTailHasItsMedianAndItsPercentileWhereTheyWereAskedFor() {
    List<Duration> sorted = draws("5s~20s", 1).stream().sorted().toList();

    assertThat(sorted.get(5_000)).isBetween(Duration.ofMillis(4_800), Duration.ofMillis(5_200));
    assertThat(sorted.get(9_900)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(22));
    assertThat(sorted.getLast()).isLessThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(draws("3s..10s", 7))
        .isEqualTo(draws("3s..10s", 7))
        .isNotEqualTo(draws("3s..10s", 8));
  }

  private static List<Duration> draws(String text, long seed) {
    Latency latency = Latency.parse(text);
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> latency.draw(random)).limit(10_000).toList();
  }
}
