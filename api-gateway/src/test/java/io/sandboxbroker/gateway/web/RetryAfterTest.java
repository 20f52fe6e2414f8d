package io.sandboxbroker.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private final RetryAfter retryAfter = new RetryAfter(new Random(1));

  @ParameterizedTest
  @CsvSource({
    "NO_SANDBOXES_AVAILABLE, 15, 45",
    "QUEUE_FULL,             15, 45",
    "OVERLOADED,              1,  3",
    "RATE_LIMIT_EXCEEDED,     1,  1"
  })
  void clientsThatAreRefusedTogetherComeBackOverTheWholeRange(
      Refusal refusal, long earliest, long latest) {
    var seconds =
        IntStream.range(0, 1_000)
            .mapToObj(client -> retryAfter.seconds(refusal).orElseThrow())
            .collect(Collectors.toSet());

    assertThat(seconds)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(earliest, latest).boxed().toList());
  }

  @Test
  void aRefusalThatWaitingDoesNotChangeNamesNoTime() {
    assertThat(retryAfter.seconds(Refusal.SANDBOX_NOT_FOUND)).isEmpty();
  }
}
