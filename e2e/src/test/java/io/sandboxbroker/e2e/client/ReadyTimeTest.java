package io.sandboxbroker.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadyTimeTest {

  private final AtomicLong seconds = new AtomicLong();
  private final ReadyTime time = new ReadyTime(() -> seconds.get() * 1_000_000_000);

  private void assertElapsed(long expected) {
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(expected));
  }

  @Test
  void itGrowsWhileAllPartsAreReady() {
    seconds.set(7);

    assertElapsed(7);
  }

  @Test
  void itStandsStillFromTheFirstPartThatLeavesToTheLastThatIsBack() {
    seconds.set(5);
    time.leave("kafka");
    seconds.set(20);
    time.leave("gateway");
    assertElapsed(5);
    seconds.set(100);
    time.comeBack("kafka");
    seconds.set(140);
    assertElapsed(5);

    time.comeBack("gateway");
    seconds.set(143);

    assertElapsed(8);
  }

  @Test
  void aPartThatLeavesTwiceIsBackAtOnce() {
    time.leave("kafka");
    time.leave("kafka");
    time.comeBack("kafka");
    time.comeBack("kafka");
    seconds.set(3);

    assertElapsed(3);
  }
}
