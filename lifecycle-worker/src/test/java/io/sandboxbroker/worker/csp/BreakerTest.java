package io.sandboxbroker.worker.csp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final int CLOSED = 0;
  private static final int HALF_OPEN = 1;
  private static final int OPEN = 2;

  private Instant now = Instant.parse("2026-01-01T10:00:00Z");
  private final Breaker breaker = new Breaker("delete", 2, Duration.ofSeconds(10), new TestClock());

  @Test
  void aFailureOfACallThatBeganBeforeTheBreakerOpenedIsNoProbe() {
    Breaker.Call first = breaker.tryBegin().orElseThrow();
    Breaker.Call second = breaker.tryBegin().orElseThrow();
    Breaker.Call slow = breaker.tryBegin().orElseThrow();
    first.failed(new CspFault.Unavailable("500"));
    second.failed(new CspFault.Unavailable("500"));
    assertThat(breaker.state()).isEqualTo(OPEN);
    now = now.plusSeconds(11);
    Breaker.Call probe = breaker.tryBegin().orElseThrow();

    slow.failed(new CspFault.Unavailable("500"));

    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    probe.succeeded();
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  private final class TestClock extends Clock {

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
