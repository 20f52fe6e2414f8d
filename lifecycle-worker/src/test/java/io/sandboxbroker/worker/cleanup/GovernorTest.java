package io.sandboxbroker.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In virtual time, against a model of a hidden limit. */
class GovernorTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration CALL = Duration.ofSeconds(3);
  private static final Duration REFUSAL = Duration.ofMillis(50);

  private record Call(Instant end, boolean refused, int epoch) {}

  private record Result(double seconds, int refused) {}

  /** Two of the CSP's own answers to a refusal: nothing, or to wait a second. */
  @ParameterizedTest
  @CsvSource({"2,2,0", "2,2,1", "20,20,0", "20,20,1", "100,100,0", "100,100,1", "20,1,0"})
  void nearlyAllOfAHiddenLimitIsUsedAndFewCallsAreRefused(
      int limit, int burst, int retryAfterSeconds) {
    // From 5/s to 100/s takes 8 s, which only more deletions make up for.
    int deletions = Math.max(1000, limit * 50);

    // At 100/s and 3 s per call more than 200 must be in flight.
    Result result =
        run(settings(400), deletions, limit, burst, Duration.ofSeconds(retryAfterSeconds));

    double used = deletions / (result.seconds() * limit);
    double refused = (double) result.refused() / (deletions + result.refused());
    assertThat(used).as("share of the limit, %s", result).isGreaterThan(0.85);
    assertThat(refused).as("share of 429, %s", result).isLessThan(0.02);
  }

  @Test
  void nothingBeginsBeforeTheEndOfRetryAfter() {
    var governor = new Governor(settings(200), START);
    assertThat(governor.allows(START)).isTrue();
    int epoch = governor.begin();
    governor.ended();
    governor.throttled(epoch, Duration.ofSeconds(7), START);

    assertThat(governor.allows(START.plusMillis(6999))).isFalse();
    assertThat(governor.allows(START.plusSeconds(7))).isTrue();
  }

  @Test
  void anAbsurdRetryAfterIsObeyedForAnHour() {
    var governor = new Governor(settings(200), START);
    int epoch = governor.begin();
    governor.ended();
    governor.throttled(epoch, Duration.ofSeconds(Long.MAX_VALUE), START);

    assertThat(governor.allows(START.plusSeconds(3599))).isFalse();
    assertThat(governor.allows(START.plusSeconds(3600))).isTrue();
  }

  @Test
  void refusalsOfCallsAlreadyOnTheirWaySlowDownOnce() {
    var governor = new Governor(settings(200), START);
    int first = governor.begin();
    int second = governor.begin();
    governor.throttled(first, Duration.ZERO, START);
    double rate = governor.rate();
    governor.throttled(second, Duration.ZERO, START);

    assertThat(governor.rate()).isEqualTo(rate).isLessThan(5);
  }

  @Test
  void theRateDoesNotGrowUnused() {
    var governor = new Governor(settings(200), START);
    var unused = governor.allows(START.plusSeconds(3600));

    assertThat(governor.rate()).isEqualTo(5);
  }

  @Test
  void noMoreAreInFlightThanTheSettingSays() {
    var governor = new Governor(settings(1), START);
    var unused = governor.begin();
    assertThat(governor.allows(START.plusSeconds(10))).isFalse();
    governor.ended();
    assertThat(governor.allows(START.plusSeconds(10))).isTrue();
  }

  private static Result run(
      CleanupSettings settings, int deletions, int limit, int burst, Duration retryAfter) {
    var governor = new Governor(settings, START);
    var calls = new PriorityQueue<>(Comparator.comparing(Call::end));
    double hidden = burst;
    int waiting = deletions;
    int refused = 0;
    Instant now = START;
    Instant lastAccepted = START;
    while (waiting > 0 || !calls.isEmpty()) {
      while (!calls.isEmpty() && !calls.peek().end().isAfter(now)) {
        Call ended = calls.remove();
        governor.ended();
        if (ended.refused()) {
          governor.throttled(ended.epoch(), retryAfter, now);
          waiting++;
        }
      }
      while (waiting > 0 && governor.allows(now)) {
        waiting--;
        int epoch = governor.begin();
        boolean accepted = hidden >= 1;
        if (accepted) {
          hidden--;
          lastAccepted = now;
        } else {
          refused++;
        }
        calls.add(new Call(now.plus(accepted ? CALL : REFUSAL), !accepted, epoch));
      }
      now = now.plus(TICK);
      hidden = Math.min(burst, hidden + limit * TICK.toMillis() / 1e3);
    }
    return new Result(Duration.between(START, lastAccepted).toMillis() / 1e3, refused);
  }

  private static CleanupSettings settings(int maxInFlight) {
    return new CleanupSettings(
        "t.",
        5,
        0.2,
        200,
        maxInFlight,
        1000,
        5,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }
}
