package io.sandboxbroker.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilerTimeTest {

  private static final String STAT =
      " S 1 2 3 0 -1 4194368 10 0 0 0 %d %d 0 0 20 0 30 0 12345 100 200";

  @Test
  void countsUserAndSystemTimeOfBothCompilers() {
    assertThat(CompilerTime.millis("11 (C1 CompilerThre)" + STAT.formatted(7, 3))).isEqualTo(100);
    assertThat(CompilerTime.millis("13 (C2 CompilerThre)" + STAT.formatted(5, 5))).isEqualTo(100);
  }

  @Test
  void countsNoOtherThreadWhateverItsName() {
    assertThat(CompilerTime.millis("12 (reactor-http-2)" + STAT.formatted(1, 0))).isZero();
    assertThat(CompilerTime.millis("12 (odd) name)" + STAT.formatted(1, 0))).isZero();
  }
}
