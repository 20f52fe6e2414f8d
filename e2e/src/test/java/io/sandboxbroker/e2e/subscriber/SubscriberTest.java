package io.sandboxbroker.e2e.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriberTest {

  private static final String TOPIC = "sandbox.events";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final ReplayingConsumer consumer = new ReplayingConsumer();
  private final List<String> processed = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private boolean registryIsAway;

  @BeforeEach
  void join() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
  }

  /** Kafka's own forgets the records that it has returned. */
  private static final class ReplayingConsumer extends MockConsumer<String, byte[]> {

    private List<ConsumerRecord<String, byte[]>> log = List.of();

    ReplayingConsumer() {
      super("earliest");
    }

    void publish(List<ConsumerRecord<String, byte[]>> records) {
      log = records;
      schedulePollTask(() -> records.forEach(this::addRecord));
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      schedulePollTask(
          () -> log.stream().filter(it -> it.offset() >= offset).forEach(this::addRecord));
    }
  }

  private void deliver(String... values) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (String value : values) {
      records.add(record(records.size(), value));
    }
    consumer.publish(records);
  }

  /** The value of a record is its id. */
  private static ConsumerRecord<String, byte[]> record(long offset, String value) {
    var record = new ConsumerRecord<>(TOPIC, 0, offset, "7", value.getBytes(UTF_8));
    record.headers().add("ce_type", SandboxAllocated.class.getName().getBytes(UTF_8));
    record.headers().add("ce_id", value.getBytes(UTF_8));
    return record;
  }

  private void run(Consumer<SandboxAllocated> work) throws InterruptedException {
    stopAfter(6);
    Deserializer<SpecificRecord> decoder = (topic, bytes) -> decode(new String(bytes, UTF_8));
    new Subscriber(consumer, decoder, work, pauses::add).run();
  }

  /** Tasks of polls run in their order, one at each poll. */
  private void stopAfter(int polls) {
    consumer.schedulePollTask(polls == 0 ? consumer::wakeup : () -> stopAfter(polls - 1));
  }

  private void process(SandboxAllocated event) {
    processed.add(event.getEventId());
  }

  private SpecificRecord decode(String id) {
    if (registryIsAway) {
      registryIsAway = false;
      throw new TimeoutException("the registry is away");
    }
    if (id.equals("poison")) {
      throw new SerializationException("poison");
    }
    var sandbox =
        SandboxState.newBuilder()
            .setSandboxId("7")
            .setVersion(2)
            .setStatus(SandboxStatus.ALLOCATED)
            .setName("lab-1")
            .setExternalId("e")
            .setSfdcAccountId("")
            .setCreatedAt(Instant.EPOCH)
            .setLastSynced(Instant.EPOCH)
            .setUpdatedAt(Instant.EPOCH)
            .setDeletionAttempts(0)
            .build();
    return SandboxAllocated.newBuilder()
        .setEventId(id)
        .setCauseId("c")
        .setOccurredAt(Instant.EPOCH)
        .setSandboxId("7")
        .setVersion(2)
        .setSandbox(sandbox)
        .build();
  }

  private long committed() {
    OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return offset == null ? 0 : offset.offset();
  }

  @Test
  void anEventIsProcessedOnceHoweverOftenItIsDelivered() throws Exception {
    deliver("e-1", "e-1", "e-2");

    run(this::process);

    assertThat(processed).containsExactly("e-1", "e-2");
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void anOffsetIsCommittedOnlyAfterItsEventWasProcessed() throws Exception {
    deliver("e-1", "e-2");
    List<Long> during = new ArrayList<>();

    run(
        event -> {
          during.add(committed());
          if (event.getEventId().equals("e-2") && during.size() == 2) {
            throw new IllegalStateException("the database is away");
          }
          process(event);
        });

    assertThat(processed).containsExactly("e-1", "e-2");
    assertThat(during).containsExactly(0L, 0L, 1L);
    assertThat(pauses).hasSize(1);
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void whileTheRegistryIsAwayTheRecordIsTriedAgain() throws Exception {
    registryIsAway = true;
    deliver("e-1", "e-2");

    run(this::process);

    assertThat(processed).containsExactly("e-1", "e-2");
    assertThat(pauses).hasSize(1);
  }

  @Test
  void aPoisonRecordIsSkipped() throws Exception {
    deliver("e-1", "poison", "e-2");

    run(this::process);

    assertThat(processed).containsExactly("e-1", "e-2");
    assertThat(pauses).isEmpty();
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void theMemoryOfEventsIsBounded() {
    var seen = new SeenEvents(2);
    List.of("a", "b", "c").forEach(seen::add);

    assertThat(List.of("a", "b", "c").stream().map(seen::contains))
        .containsExactly(false, true, true);
  }
}
