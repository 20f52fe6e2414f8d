package io.sandboxbroker.kafka.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementPolicyTest {

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final ThreadReplacementPolicy threads =
      new ThreadReplacementPolicy(2, Duration.ofMinutes(10), () -> now);

  @Test
  void moreFailuresThanAllowedWithinTheWindowStopTheStreams() {
    assertThat(threads.handle(bug())).isEqualTo(REPLACE_THREAD);
    now = now.plusSeconds(60);
    assertThat(threads.handle(bug())).isEqualTo(REPLACE_THREAD);
    assertThat(threads.handle(bug())).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void threadsThatFailFarApartAreReplacedForEver() {
    for (int i = 0; i < 10; i++) {
      now = now.plus(Duration.ofMinutes(6));
      assertThat(threads.handle(bug())).isEqualTo(REPLACE_THREAD);
    }
  }

  @Test
  void threadsThatFailForATransientReasonAreReplacedForEver() {
    for (int i = 0; i < 10; i++) {
      assertThat(threads.handle(new StreamsException(new TimeoutException("registry away"))))
          .isEqualTo(REPLACE_THREAD);
    }
    assertThat(threads.handle(bug()))
        .as("transient failures do not count")
        .isEqualTo(REPLACE_THREAD);
  }

  private static Exception bug() {
    return new StreamsException("a bug");
  }
}
