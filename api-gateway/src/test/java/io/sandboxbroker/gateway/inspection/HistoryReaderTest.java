package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.gateway.FakeHistory;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {

  private static final SandboxId SANDBOX = new SandboxId("17");
  private static final Instant FIRST = Instant.parse("2026-01-01T10:00:00.750Z");

  private final FakeHistory topic = new FakeHistory();
  private final AtomicReference<Instant> now = new AtomicReference<>(FIRST);
  private int decoded;

  @Test
  void onlyWhatIsTheSandboxsIsDecoded() {
    publish("16", "1");
    publish("17", "1");
    publish("170", "1");
    publish("17", "2");
    SandboxHistory history = read(new HistoryStart.Beginning(), 10);
    assertThat(history.events()).extracting(HistoryEvent::offset).containsExactly(1L, 3L);
    assertThat(next(history)).isNull();
    assertThat(history.beginningDeleted()).isFalse();
    assertThat(decoded).isEqualTo(2);
  }

  @Test
  void readsThePartitionThatKafkasOwnPartitionerGivesTheKey() {
    var partitions = new ArrayList<PartitionInfo>();
    for (int number = 0; number < 7; number++) {
      partitions.add(new PartitionInfo(Topics.EVENTS.name(), number, null, null, null));
    }
    byte[] key = SANDBOX.value().getBytes(UTF_8);
    int expected = BuiltInPartitioner.partitionForKey(key, partitions.size());
    assertThat(expected).isNotZero();

    var partition = new TopicPartition(Topics.EVENTS.name(), expected);
    var consumer = new MockConsumer<byte[], byte[]>("earliest");
    consumer.updatePartitions(Topics.EVENTS.name(), partitions);
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, 0L));
    reader(consumer, now::get).read(SANDBOX, new HistoryStart.Beginning(), 10);
    assertThat(consumer.assignment()).containsExactly(partition);
  }

  @Test
  void aPageEndsAtItsLimitAndTheNextGoesOnFromThere() {
    for (int version = 1; version <= 7; version++) {
      publish("17", "" + version);
      publish("16", "1");
    }
    SandboxHistory first = read(new HistoryStart.Beginning(), 3);
    assertThat(first.events()).extracting(HistoryEvent::version).containsExactly(1L, 2L, 3L);
    SandboxHistory second = read(new HistoryStart.At(next(first)), 3);
    assertThat(second.events()).extracting(HistoryEvent::version).containsExactly(4L, 5L, 6L);
    SandboxHistory third = read(new HistoryStart.At(next(second)), 3);
    assertThat(third.events()).extracting(HistoryEvent::version).containsExactly(7L);
    assertThat(next(third)).isNull();
  }

  @Test
  void noMoreRecordsAreLookedAtThanAllowed() {
    for (int number = 0; number < 25; number++) {
      publish("16", "1");
    }
    publish("17", "1");
    SandboxHistory first = read(new HistoryStart.Beginning(), 10);
    assertThat(first.events()).isEmpty();
    assertThat(next(first)).isEqualTo(10);
    SandboxHistory last = read(new HistoryStart.At(20), 10);
    assertThat(last.events()).hasSize(1);
    assertThat(next(last)).isNull();
  }

  @Test
  void whatIsNotReadInTimeIsLeftToTheNextPage() {
    publish("17", "1");
    HistoryReader reader = reader(() -> now.getAndUpdate(then -> then.plusSeconds(5)));
    SandboxHistory history = reader.read(SANDBOX, new HistoryStart.Beginning(), 10);
    assertThat(history.events()).isEmpty();
    assertThat(next(history)).isZero();
  }

  @Test
  void transitionsAreInTheOrderOfTheirVersionsHoweverTheyWerePublished() {
    for (String version : new String[] {"1", "3", "2", "4"}) {
      publish("17", version);
    }
    assertThat(read(new HistoryStart.Beginning(), 10).events())
        .extracting(HistoryEvent::version)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whatCannotBeReadIsShownByItsHeaders() {
    publish("17", "1");
    publish("17", "garbage");
    HistoryEvent unreadable = read(new HistoryStart.Beginning(), 10).events().getLast();
    assertThat(unreadable.unreadable()).isTrue();
    assertThat(unreadable.type()).isEqualTo("OfTheFuture");
    assertThat(unreadable.eventId()).isEqualTo("ce-1");
    assertThat(unreadable.version()).isNull();
  }

  @Test
  void readingBeginsWithTheFirstRecordThatIsNoOlderThanWanted() {
    publish("17", "1");
    publish("17", "2");
    publish("17", "3");
    assertThat(read(new HistoryStart.Since(FIRST.plusSeconds(1)), 10).events())
        .extracting(HistoryEvent::version)
        .containsExactly(2L, 3L);
    assertThat(read(new HistoryStart.Since(FIRST.plusSeconds(900)), 10).events()).isEmpty();
  }

  @Test
  void aBeginningThatTheTopicNoLongerHasIsSaidToBeMissing() {
    publish("17", "1");
    publish("17", "2");
    topic.beginsAt(1);
    SandboxHistory history = read(new HistoryStart.Beginning(), 10);
    assertThat(history.events()).extracting(HistoryEvent::version).containsExactly(2L);
    assertThat(history.beginningDeleted()).isTrue();
    assertThat(read(new HistoryStart.At(0), 10).beginningDeleted()).isTrue();
    assertThat(read(new HistoryStart.At(1), 10).beginningDeleted()).isFalse();
    assertThat(read(new HistoryStart.Since(FIRST), 10).beginningDeleted()).isTrue();
    publish("17", "3");
    assertThat(read(new HistoryStart.Since(FIRST.plusSeconds(61)), 10).beginningDeleted())
        .isFalse();
  }

  private void publish(String sandbox, String version) {
    topic.add(sandbox.getBytes(UTF_8), version.getBytes(UTF_8));
  }

  private static Long next(SandboxHistory history) {
    return history.cursor() == null ? null : SandboxHistory.offset(SANDBOX, history.cursor());
  }

  private SandboxHistory read(HistoryStart start, int limit) {
    return reader(now::get).read(SANDBOX, start, limit);
  }

  private HistoryReader reader(java.time.InstantSource clock) {
    return reader(topic.consumer(), clock);
  }

  private HistoryReader reader(Consumer<byte[], byte[]> consumer, java.time.InstantSource clock) {
    Deserializer<SpecificRecord> deserializer =
        (name, value) -> {
          decoded++;
          String version = new String(value, UTF_8);
          if (version.equals("garbage")) {
            throw new SerializationException("not Avro");
          }
          return event(Long.parseLong(version));
        };
    var settings =
        new InspectionSettings.History(Duration.ofSeconds(5), 10, Duration.ofHours(1), 1, 1);
    return new HistoryReader(consumer, deserializer, settings, clock);
  }

  private static SpecificRecord event(long version) {
    return SandboxAllocated.newBuilder()
        .setEventId("e-" + version)
        .setCauseId("c-" + version)
        .setOccurredAt(FIRST)
        .setSandboxId("17")
        .setVersion(version)
        .setSandbox(
            SandboxState.newBuilder()
                .setSandboxId("17")
                .setVersion(version)
                .setStatus(SandboxStatus.ALLOCATED)
                .setName("lab-17")
                .setExternalId("identity/accounts/17")
                .setSfdcAccountId("")
                .setCreatedAt(FIRST)
                .setLastSynced(FIRST)
                .setUpdatedAt(FIRST)
                .build())
        .build();
  }
}
