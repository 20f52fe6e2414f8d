package io.sandboxbroker.kafka.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlignedClockTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Instant atBrokers = NOON;
  private Duration machineAhead = Duration.ZERO;
  private final AlignedClock clock = new AlignedClock(() -> atBrokers.plus(machineAhead));

  /** One round trip. */
  private void align(long millisThere, long millisBack) {
    clock.align(
        sent -> {
          atBrokers = atBrokers.plusMillis(millisThere);
          Instant appended = atBrokers;
          atBrokers = atBrokers.plusMillis(millisBack);
          return appended;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "-PT1M", "PT0.2S", "-PT0.2S"})
  void aMachineWhoseClockIsOffUsesTheBrokersTime(Duration ahead) {
    machineAhead = ahead;

    align(3, 3);

    assertThat(clock.instant()).isEqualTo(atBrokers);
    assertThat(clock.millis()).isEqualTo(atBrokers.toEpochMilli());
    assertThat(clock.atBrokers(NOON.plus(ahead))).isEqualTo(NOON);
  }

  @ParameterizedTest
  @CsvSource({"0, 800", "800, 0", "300, 500"})
  void itIsOffByHalfTheRoundTripAtMost(long there, long back) {
    machineAhead = Duration.ofMinutes(1);

    align(there, back);

    assertThat(clock.instant()).isCloseTo(atBrokers, within(400, ChronoUnit.MILLIS));
  }

  @ParameterizedTest
  @CsvSource({"40, 3, 3", "-40, 3, 3", "700, 800, 800", "-700, 800, 800"})
  void aDifferenceWithinTheUncertaintyIsNotCorrected(long millisAhead, long there, long back) {
    machineAhead = Duration.ofMillis(millisAhead);

    align(there, back);

    assertThat(clock.offset()).isZero();
  }

  @Test
  void aSlowAnswerDoesNotBlurWhatAQuickOneSaid() {
    machineAhead = Duration.ofMinutes(1);
    align(3, 3);

    align(0, 1_600);

    assertThat(clock.instant()).isEqualTo(atBrokers);
  }

  @Test
  void aMachineIsBelievedWhereBrokersDoNotStampRecords() {
    machineAhead = Duration.ofMinutes(1);

    clock.align(
        sent -> {
          atBrokers = atBrokers.plusMillis(1_800);
          return sent;
        });

    assertThat(clock.offset()).isZero();
  }

  @Test
  void aMachineWhoseClockIsCorrectAgainIsNotCorrected() {
    machineAhead = Duration.ofMinutes(1);
    align(3, 3);
    machineAhead = Duration.ZERO;

    align(3, 3);

    assertThat(clock.instant()).isEqualTo(atBrokers);
  }

  @Test
  void whatWasLearntStandsWhenTheBrokersDoNotAnswer() {
    machineAhead = Duration.ofMinutes(1);
    align(3, 3);

    assertThatThrownBy(
            () ->
                clock.align(
                    sent -> {
                      throw new KafkaException("away");
                    }))
        .hasMessage("away");

    assertThat(clock.instant()).isEqualTo(atBrokers);
  }

  /** The round trip says nothing then. */
  @ParameterizedTest
  @ValueSource(strings = {"PT2M", "PT0S"})
  void whatWasLearntStandsWhenTheMachinesClockIsSetMeanwhile(Duration setTo) {
    machineAhead = Duration.ofMinutes(1);
    align(3, 3);

    assertThatThrownBy(
            () ->
                clock.align(
                    sent -> {
                      machineAhead = setTo;
                      return atBrokers;
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(clock.offset()).isEqualTo(Duration.ofMinutes(-1));
  }
}
