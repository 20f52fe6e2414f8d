package io.sandboxbroker.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.gateway.command.QueuePositions.Entry;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class QueuePositionsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, WaitingTicket> written = new HashMap<>();
  private final QueuePositions positions =
      new QueuePositions(
          this::deserialize,
          new CommandSettings(Duration.ofSeconds(12), 3, Duration.ofMinutes(1)),
          now::get,
          meters);

  @Test
  void thePositionCountsOnlyEntriesThatAcceptWhatTheEntryAccepts() {
    park("mistyped", 1, "tpyo-");
    park("any", 2, null);
    park("narrow", 3, "lab-1");
    assertThat(positions.find("any")).contains(new Entry("alice", 1));
    assertThat(positions.find("narrow")).contains(new Entry("alice", 2));
    leave("any");
    park("wide", 2, "lab-");
    assertThat(positions.find("wide")).contains(new Entry("alice", 1));
    assertThat(positions.find("narrow")).contains(new Entry("alice", 2));
  }

  @Test
  void theCommandsOfATrackShareAPosition() {
    park("first", 1);
    park("retry", 1);
    park("next", 2);
    assertThat(positions.find("retry")).contains(new Entry("alice", 1));
    assertThat(positions.find("next")).contains(new Entry("alice", 2));
    leave("first");
    assertThat(positions.find("next")).contains(new Entry("alice", 2));
    leave("retry");
    assertThat(positions.find("next")).contains(new Entry("alice", 1));
  }

  @Test
  void thePositionIsOneMoreThanTheLowerNumbers() {
    park("c-1", 7);
    park("c-2", 9);
    park("c-3", 8);
    assertThat(positions.find("c-1")).contains(new Entry("alice", 1));
    assertThat(positions.find("c-3")).contains(new Entry("alice", 2));
    assertThat(positions.find("c-2")).contains(new Entry("alice", 3));
  }

  @Test
  void anExitMovesTheOthersUp() {
    park("c-1", 1);
    park("c-2", 2);
    leave("c-1");
    assertThat(positions.find("c-2")).contains(new Entry("alice", 1));
    assertThat(length()).isEqualTo(1);
  }

  @Test
  void anExitIsKnownForAWhile() {
    park("c-1", 1);
    leave("c-1");
    assertThat(positions.find("c-1")).contains(new Entry("alice", null));
    now.set(now.get().plusSeconds(60));
    assertThat(positions.find("c-1")).isEmpty();
  }

  @Test
  void anExitLongBeforeItIsReadIsNotKnown() {
    now.set(Instant.EPOCH.plusSeconds(60));
    park("c-1", 1);
    leave("c-1");
    assertThat(positions.find("c-1")).isEmpty();
  }

  @Test
  void aTicketThatIsPublishedAgainIsOneEntry() {
    park("c-1", 1);
    park("c-1", 1);
    park("c-2", 2);
    assertThat(positions.find("c-2")).contains(new Entry("alice", 2));
    leave("c-1");
    assertThat(positions.find("c-2")).contains(new Entry("alice", 1));
  }

  @Test
  void aTicketWithAnotherNumberReplacesTheFirst() {
    park("c-1", 1);
    park("c-2", 2);
    park("c-1", 3);
    assertThat(positions.find("c-2")).contains(new Entry("alice", 1));
    assertThat(positions.find("c-1")).contains(new Entry("alice", 2));
  }

  @Test
  void theNumberOfEntriesIsBoundedAndTheOthersAreCounted() {
    park("c-1", 1);
    park("c-2", 2);
    park("c-3", 3);
    park("c-4", 4);
    assertThat(positions.find("c-4")).isEmpty();
    assertThat(length()).isEqualTo(3);
    assertThat(ignored()).isEqualTo(1);
    leave("c-4");
    assertThat(positions.find("c-4")).isEmpty();
  }

  @Test
  void anUnreadableTicketIsCountedAndStopsNothing() {
    positions.receive(record("c-1", "garbage"));
    park("c-2", 2);
    assertThat(ignored()).isEqualTo(1);
    assertThat(positions.find("c-2")).contains(new Entry("alice", 1));
  }

  @Test
  void aTicketThatIsReadableLaterIsReadAgain() {
    assertThatThrownBy(() -> positions.receive(record("c-1", "away")))
        .isInstanceOf(TimeoutException.class);
    assertThat(ignored()).isZero();
  }

  private void park(String command, long number) {
    park(command, number, null);
  }

  private void park(String command, long number, String namePrefix) {
    String name = command + "/" + number;
    written.put(
        name,
        WaitingTicket.newBuilder()
            .setCommandId(command)
            .setTrackId("alice")
            .setNamePrefix(namePrefix)
            .setNumber(number)
            .setParkedAt(Instant.EPOCH)
            .setUntil(Instant.EPOCH)
            .build());
    positions.receive(record(command, name));
  }

  private void leave(String command) {
    positions.receive(record(command, null));
  }

  private double length() {
    return meters.get("broker.line.length").gauge().value();
  }

  private double ignored() {
    return meters.get("broker.line.ignored").counter().count();
  }

  private SpecificRecord deserialize(String topic, byte[] value) {
    String name = new String(value, UTF_8);
    if (name.equals("garbage")) {
      throw new SerializationException("no magic byte");
    }
    if (name.equals("away")) {
      throw new TimeoutException("the registry is away");
    }
    return written.get(name);
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
    return new ConsumerRecord<>(
        Topics.ALLOCATION_LINE.name(),
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }
}
