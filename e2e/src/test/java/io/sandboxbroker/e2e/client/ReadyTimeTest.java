package io.sandboxbroker.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadyTimeTest {

  private final AtomicLong seconds = new AtomicLong();
  private final ReadyTime time = ReadyTime.of(() -> seconds.get() * 1_000_000_000);

  private void assertUnbroken(long expected) {
    assertThat(time.unbroken()).isEqualTo(Duration.ofSeconds(expected));
  }

  @Test
  void itGrowsWhileAllPartsAreReady() {
    seconds.set(7);

    assertUnbroken(7);
  }

  @Test
  void itBeginsAnewWhenTheLastPartIsBack() {
    seconds.set(5);
    time.leave("kafka");
    seconds.set(20);
    time.leave("gateway");
    assertUnbroken(0);
    assertThat(time.away()).containsExactlyInAnyOrder("kafka", "gateway");
    seconds.set(100);
    time.comeBack("kafka");
    seconds.set(140);
    assertUnbroken(0);

    time.comeBack("gateway");
    seconds.set(143);

    assertUnbroken(3);
  }

  @Test
  void aPartThatLeavesTwiceIsBackAtOnce() {
    time.leave("kafka");
    time.leave("kafka");
    seconds.set(2);
    time.comeBack("kafka");
    time.comeBack("kafka");
    seconds.set(5);

    assertUnbroken(3);
  }

  @Test
  void aWaitIsCountedFromWhenAllPartsWereReady() {
    time.leave("kafka");
    seconds.set(100);
    time.comeBack("kafka");
    seconds.set(110);

    assertThat(time.unbrokenOf(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(4));
    assertThat(time.unbrokenOf(Duration.ofSeconds(50))).isEqualTo(Duration.ofSeconds(10));
  }
}
