package io.sandboxbroker.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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

class WaitingLineTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final WaitingLine line =
      new WaitingLine(new LineSettings(3, Duration.ofMinutes(1)), now::get);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, WaitingTicket> written = new HashMap<>();
  private final Tickets tickets = new Tickets(this::deserialize, line, meters);

  @Test
  void aPlaceIsOneMoreThanThereAreLowerNumbers() {
    park("c-1", 7);
    park("c-2", 9);
    park("c-3", 8);
    assertThat(line.find("c-1")).contains(new Place.Waiting("alice", 1));
    assertThat(line.find("c-3")).contains(new Place.Waiting("alice", 2));
    assertThat(line.find("c-2")).contains(new Place.Waiting("alice", 3));
  }

  @Test
  void whoLeavesLetsTheOthersMoveUp() {
    park("c-1", 1);
    park("c-2", 2);
    leave("c-1");
    assertThat(line.find("c-2")).contains(new Place.Waiting("alice", 1));
    assertThat(length()).isEqualTo(1);
  }

  @Test
  void whoHasLeftIsKnownForAWhile() {
    park("c-1", 1);
    leave("c-1");
    assertThat(line.find("c-1")).contains(new Place.Left("alice"));
    now.set(now.get().plusSeconds(60));
    assertThat(line.find("c-1")).isEmpty();
  }

  @Test
  void whoHasLeftLongBeforeThisIsReadIsNotKnown() {
    now.set(Instant.EPOCH.plusSeconds(60));
    park("c-1", 1);
    leave("c-1");
    assertThat(line.find("c-1")).isEmpty();
  }

  @Test
  void aTicketThatIsToldAgainIsOnePlace() {
    park("c-1", 1);
    park("c-1", 1);
    park("c-2", 2);
    assertThat(line.find("c-2")).contains(new Place.Waiting("alice", 2));
    leave("c-1");
    assertThat(line.find("c-2")).contains(new Place.Waiting("alice", 1));
  }

  @Test
  void aTicketWithAnotherNumberTakesThePlaceOfTheFirst() {
    park("c-1", 1);
    park("c-2", 2);
    park("c-1", 3);
    assertThat(line.find("c-2")).contains(new Place.Waiting("alice", 1));
    assertThat(line.find("c-1")).contains(new Place.Waiting("alice", 2));
  }

  @Test
  void onlySoManyPlacesAreKnownAndTheOthersAreCounted() {
    park("c-1", 1);
    park("c-2", 2);
    park("c-3", 3);
    park("c-4", 4);
    assertThat(line.find("c-4")).isEmpty();
    assertThat(length()).isEqualTo(3);
    assertThat(ignored()).isEqualTo(1);
    leave("c-4");
    assertThat(line.find("c-4")).isEmpty();
  }

  @Test
  void whatCannotBeReadIsCountedAndStopsNothing() {
    tickets.receive(record("c-1", "garbage"));
    park("c-2", 2);
    assertThat(ignored()).isEqualTo(1);
    assertThat(line.find("c-2")).contains(new Place.Waiting("alice", 1));
  }

  @Test
  void whatCanBeReadLaterIsNotGivenUp() {
    assertThatThrownBy(() -> tickets.receive(record("c-1", "away")))
        .isInstanceOf(TimeoutException.class);
    assertThat(ignored()).isZero();
  }

  private void park(String command, long number) {
    String name = command + "/" + number;
    written.put(
        name,
        WaitingTicket.newBuilder()
            .setCommandId(command)
            .setTrackId("alice")
            .setNumber(number)
            .setParkedAt(Instant.EPOCH)
            .setUntil(Instant.EPOCH)
            .build());
    tickets.receive(record(command, name));
  }

  private void leave(String command) {
    tickets.receive(record(command, null));
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
