package io.sandboxbroker.kafka.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ClockSynchronizerTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String UNREADABLE = "The brokers' clock cannot be read";

  private volatile Duration machineAhead = Duration.ofMinutes(1);
  private final AtomicInteger failuresToCome = new AtomicInteger();
  private final AtomicInteger probes = new AtomicInteger();
  private final AlignedClock clock = new AlignedClock(() -> NOON.plus(machineAhead));
  private final ClockSynchronizer keeping =
      new ClockSynchronizer(clock, this::append, Duration.ofMillis(1));

  @AfterEach
  void close() {
    keeping.close();
  }

  private Instant append(Instant sent) {
    probes.incrementAndGet();
    if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new KafkaException("away");
    }
    return NOON;
  }

  @Test
  void itIsAlignedOnceStarted() {
    failuresToCome.set(4);

    keeping.start();

    assertThat(clock.instant()).isEqualTo(NOON);
  }

  @Test
  void itDoesNotStartWithoutKnowingTheTime() {
    failuresToCome.set(5);

    assertThatThrownBy(keeping::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the brokers' clock could not be read: away");
  }

  @Test
  void itContinuesAfterFailuresAndLogsThemOnce(CapturedOutput output) {
    keeping.start();
    int before = probes.get();
    failuresToCome.set(3);
    Awaitility.await().until(() -> probes.get() > before + 3);
    assertThat(clock.instant()).isEqualTo(NOON);

    machineAhead = Duration.ofMinutes(-1);

    Awaitility.await().untilAsserted(() -> assertThat(clock.instant()).isEqualTo(NOON));
    assertThat(output.getOut().split(UNREADABLE, -1)).hasSize(2);
  }

  @Test
  void aClockThatIsOffByMoreThanASecondIsLoggedOnce(CapturedOutput output) {
    keeping.start();
    int before = probes.get();

    Awaitility.await().until(() -> probes.get() > before + 3);

    assertThat(output.getOut().split("The clocks of this machine and the brokers differ by", -1))
        .hasSize(2);
  }
}
