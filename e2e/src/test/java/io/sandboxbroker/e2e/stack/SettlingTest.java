package io.sandboxbroker.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettlingTest {

  private final Settling settling = new Settling(Duration.ofSeconds(1_000));

  private boolean mayEnd(int open, int second) {
    return settling.mayEnd(open, Duration.ofSeconds(1_000L + second));
  }

  @Test
  void nothingOpenIsTheEnd() {
    assertThat(mayEnd(0, 0)).isFalse();
  }

  @Test
  void aSlowMachineHasAsMuchTimeAsItMakesProgress() {
    assertThat(mayEnd(50, 0)).isTrue();
    assertThat(mayEnd(49, 80)).isTrue();
    assertThat(mayEnd(48, 160)).isTrue();
    assertThat(mayEnd(48, 249)).isTrue();
    assertThat(mayEnd(48, 250)).isFalse();
  }

  @Test
  void moreThatIsOpenIsNoProgress() {
    assertThat(mayEnd(2, 0)).isTrue();
    assertThat(mayEnd(3, 45)).isTrue();
    assertThat(mayEnd(2, 89)).isTrue();
    assertThat(mayEnd(2, 90)).isFalse();
  }

  @Test
  void progressIsNotAwaitedForEver() {
    for (int second = 0; second < 900; second++) {
      assertThat(mayEnd(10_000 - second, second)).isTrue();
    }
    assertThat(mayEnd(1, 900)).isFalse();
  }
}
