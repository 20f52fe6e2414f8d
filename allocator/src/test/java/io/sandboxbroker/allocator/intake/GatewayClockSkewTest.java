package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayClockSkewTest {

  private static final Instant APPENDED = Instant.parse("2026-03-01T08:00:00Z");

  private static AllocateSandbox requestedAt(Instant at) {
    return AllocateSandbox.newBuilder()
        .setCommandId("c1")
        .setRequestId("r1")
        .setTrackId("track")
        .setIdempotencyKey("track")
        .setIdempotencyKeyExplicit(false)
        .setRequestedAt(at)
        .setDeadline(at.plusSeconds(25))
        .setWaitUntil(at.plusSeconds(5))
        .build();
  }

  private static Optional<AllocateSandbox> corrected(AllocateSandbox value, TimestampType stamp) {
    return GatewayClockSkew.corrected(
        value,
        new ConsumerRecord<>(
            Topics.ALLOCATION_COMMANDS.name(),
            0,
            0,
            APPENDED.toEpochMilli(),
            stamp,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            "track",
            new byte[0],
            new RecordHeaders(),
            Optional.empty()));
  }

  private static Optional<AllocateSandbox> corrected(AllocateSandbox value) {
    return corrected(value, TimestampType.LOG_APPEND_TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "-PT1M", "PT1.001S", "-PT10.001S"})
  void theTimesOfACommandAreCorrectedWhenTheClockOfItsGatewayIsOff(Duration ahead) {
    assertThat(corrected(requestedAt(APPENDED.plus(ahead)))).contains(requestedAt(APPENDED));
  }

  @Test
  void aCommandThatMayWaitUntilItsDeadlineStillMay() {
    var command =
        AllocateSandbox.newBuilder(requestedAt(APPENDED.plusSeconds(60)))
            .setWaitUntil(null)
            .build();

    assertThat(corrected(command))
        .contains(AllocateSandbox.newBuilder(requestedAt(APPENDED)).setWaitUntil(null).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT8S", "-PT10S", "PT0S", "PT1S"})
  void publishingThatTookLongAndClocksThatDifferALittleAreNotTakenForSkew(Duration ahead) {
    var command = requestedAt(APPENDED.plus(ahead));

    assertThat(corrected(command)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNKNOWN")
  void aCommandThatTheQueuePublishesAgainIsNotCorrected(WaitingTurn turn) {
    var command =
        AllocateSandbox.newBuilder(requestedAt(APPENDED.minusSeconds(20))).setTurn(turn).build();

    assertThat(corrected(command)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LOG_APPEND_TIME")
  void whatNoBrokerHasStampedIsLeftAsItIs(TimestampType stamp) {
    var command = requestedAt(APPENDED.plusSeconds(60));

    assertThat(corrected(command, stamp)).isEmpty();
  }
}
