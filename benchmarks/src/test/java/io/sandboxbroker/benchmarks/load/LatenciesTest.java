package io.sandboxbroker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long MILLI = 1_000_000;

  @Test
  void aQuantileIsTheTimeThatThisShareDidNotExceed() {
    Latencies hundred = Latencies.of(LongStream.rangeClosed(1, 100).map(n -> (101 - n) * MILLI));

    assertThat(hundred.quantileMillis(0.5)).isEqualTo(50);
    assertThat(hundred.quantileMillis(0.9)).isEqualTo(90);
    assertThat(hundred.quantileMillis(0.99)).isEqualTo(99);
    assertThat(hundred.quantileMillis(0.001)).isEqualTo(1);
    assertThat(hundred.maxMillis()).isEqualTo(100);
  }

  @Test
  void oneSlowAnswerInTenIsNotHiddenByTheHighQuantiles() {
    Latencies ten = Latencies.of(LongStream.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 500).map(n -> n * MILLI));

    assertThat(ten.quantileMillis(0.9)).isEqualTo(1);
    assertThat(ten.quantileMillis(0.99)).isEqualTo(500);
  }

  @Test
  void oneAnswerIsAllQuantiles() {
    Latencies one = Latencies.of(LongStream.of(7 * MILLI));

    assertThat(one.quantileMillis(0.5)).isEqualTo(7);
    assertThat(one.maxMillis()).isEqualTo(7);
  }

  @Test
  void nothingHasNoQuantiles() {
    assertThatThrownBy(() -> Latencies.of(LongStream.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Latencies.of(LongStream.of(1)).quantileMillis(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
