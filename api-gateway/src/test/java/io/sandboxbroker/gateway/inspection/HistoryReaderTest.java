package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.gateway.FakePast;
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

  private final FakePast past = new FakePast();
  private final AtomicReference<Instant> now = new AtomicReference<>(FIRST);
  private int decoded;

  @Test
  void onlyWhatIsTheSandboxsIsDecoded() {
    told("16", "1");
    told("17", "1");
    told("170", "1");
    told("17", "2");
    History history = read(new HistoryStart.Beginning(), 10);
    assertThat(history.events()).extracting(HistoryEvent::offset).containsExactly(1L, 3L);
    assertThat(history.next()).isNull();
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
    reader(consumer, now::get).read(Topics.EVENTS, SANDBOX, new HistoryStart.Beginning(), 10);
    assertThat(consumer.assignment()).containsExactly(partition);
  }

  @Test
  void aPageEndsAtItsLimitAndTheNextGoesOnFromThere() {
    for (int version = 1; version <= 7; version++) {
      told("17", "" + version);
      told("16", "1");
    }
    History first = read(new HistoryStart.Beginning(), 3);
    assertThat(first.events()).extracting(HistoryEvent::version).containsExactly(1L, 2L, 3L);
    History second = read(new HistoryStart.At(first.next()), 3);
    assertThat(second.events()).extracting(HistoryEvent::version).containsExactly(4L, 5L, 6L);
    History third = read(new HistoryStart.At(second.next()), 3);
    assertThat(third.events()).extracting(HistoryEvent::version).containsExactly(7L);
    assertThat(third.next()).isNull();
  }

  @Test
  void noMoreRecordsAreLookedAtThanAllowed() {
    for (int number = 0; number < 25; number++) {
      told("16", "1");
    }
    told("17", "1");
    History first = read(new HistoryStart.Beginning(), 10);
    assertThat(first.events()).isEmpty();
    assertThat(first.next()).isEqualTo(10);
    History last = read(new HistoryStart.At(20), 10);
    assertThat(last.events()).hasSize(1);
    assertThat(last.next()).isNull();
  }

  @Test
  void whatIsNotReadInTimeIsLeftToTheNextPage() {
    told("17", "1");
    HistoryReader reader = reader(() -> now.getAndUpdate(then -> then.plusSeconds(5)));
    History history = reader.read(Topics.EVENTS, SANDBOX, new HistoryStart.Beginning(), 10);
    assertThat(history.events()).isEmpty();
    assertThat(history.next()).isZero();
  }

  @Test
  void transitionsAreInTheOrderOfTheirVersionsHoweverTheyWerePublished() {
    for (String version : new String[] {"1", "3", "2", "4"}) {
      told("17", version);
    }
    assertThat(read(new HistoryStart.Beginning(), 10).events())
        .extracting(HistoryEvent::version)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whatCannotBeReadIsShownByItsHeaders() {
    told("17", "1");
    told("17", "garbage");
    HistoryEvent unreadable = read(new HistoryStart.Beginning(), 10).events().getLast();
    assertThat(unreadable.unreadable()).isTrue();
    assertThat(unreadable.type()).isEqualTo("OfTheFuture");
    assertThat(unreadable.eventId()).isEqualTo("ce-1");
    assertThat(unreadable.version()).isNull();
  }

  @Test
  void readingBeginsWithTheFirstRecordThatIsNoOlderThanWanted() {
    told("17", "1");
    told("17", "2");
    told("17", "3");
    assertThat(read(new HistoryStart.Since(FIRST.plusSeconds(1)), 10).events())
        .extracting(HistoryEvent::version)
        .containsExactly(2L, 3L);
    assertThat(read(new HistoryStart.Since(FIRST.plusSeconds(900)), 10).events()).isEmpty();
  }

  @Test
  void aBeginningThatTheTopicNoLongerHasIsSaidToBeMissing() {
    told("17", "1");
    told("17", "2");
    past.beginsAt(1);
    History history = read(new HistoryStart.Beginning(), 10);
    assertThat(history.events()).extracting(HistoryEvent::version).containsExactly(2L);
    assertThat(history.beginningDeleted()).isTrue();
    assertThat(read(new HistoryStart.At(0), 10).beginningDeleted()).isTrue();
    assertThat(read(new HistoryStart.At(1), 10).beginningDeleted()).isFalse();
    assertThat(read(new HistoryStart.Since(FIRST), 10).beginningDeleted()).isTrue();
    told("17", "3");
    assertThat(read(new HistoryStart.Since(FIRST.plusSeconds(61)), 10).beginningDeleted())
        .isFalse();
  }

  private void told(String sandbox, String version) {
    past.add(sandbox.getBytes(UTF_8), version.getBytes(UTF_8));
  }

  private History read(HistoryStart start, int limit) {
    return reader(now::get).read(Topics.EVENTS, SANDBOX, start, limit);
  }

  private HistoryReader reader(java.time.InstantSource clock) {
    return reader(past.consumer(), clock);
  }

  private HistoryReader reader(Consumer<byte[], byte[]> consumer, java.time.InstantSource clock) {
    Deserializer<SpecificRecord> deserializer =
        (topic, value) -> {
          decoded++;
          String version = new String(value, UTF_8);
          if (version.equals("garbage")) {
            throw new SerializationException("not Avro");
          }
          return event(Long.parseLong(version));
        };
    var settings = new HistorySettings(Duration.ofSeconds(5), 10, Duration.ofHours(1), 1, 1);
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
