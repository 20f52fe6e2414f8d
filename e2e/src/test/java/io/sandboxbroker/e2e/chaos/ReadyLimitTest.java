package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.ReadyTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadyLimitTest {

  private int second;
  private Duration longestStart = Duration.ZERO;
  private final ReadyTime readyTime = ReadyTime.of(() -> second * 1_000_000_000L);
  private final ReadyLimit limit = new ReadyLimit(readyTime, () -> longestStart);

  private boolean exceededAfter(int seconds) {
    return limit.isExceededBy(Duration.ofSeconds(seconds));
  }

  @Test
  void itIsAMinuteOfReadiness() {
    second = 1_000;

    assertThat(exceededAfter(60)).isFalse();
    assertThat(exceededAfter(61)).isTrue();
  }

  @Test
  void timeBeforeAllPartsWereReadyDoesNotCount() {
    readyTime.leave("kafka");
    second = 1_000;
    readyTime.comeBack("kafka");
    second = 1_060;

    assertThat(exceededAfter(1_060)).isFalse();
  }

  @Test
  void aMachineThatStartsPartsSlowlyHasMoreTime() {
    second = 1_000;
    longestStart = Duration.ofSeconds(140);

    assertThat(exceededAfter(140)).isFalse();
    assertThat(exceededAfter(141)).isTrue();
    assertThat(limit.calm()).isEqualTo(Duration.ofSeconds(150));
  }
}
