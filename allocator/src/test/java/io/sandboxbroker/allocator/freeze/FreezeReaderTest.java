package io.sandboxbroker.allocator.freeze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FreezeReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final TopicPartition FREEZES = new TopicPartition(Topics.FREEZES.name(), 0);

  /** Counts as frozen, as whatever cannot be read does. */
  private static final byte[] FREEZE = "freeze".getBytes(UTF_8);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final AllocationFreeze freeze = new AllocationFreeze(new AvroDeserializer());
  private final FreezeReader reader = reader(Duration.ofSeconds(10));

  private FreezeReader reader(Duration patience) {
    consumer.updateBeginningOffsets(Map.of(FREEZES, 0L));
    return new FreezeReader(() -> consumer, freeze, patience);
  }

  @AfterEach
  void stop() {
    reader.close();
  }

  private void add(long offset, String key, byte @Nullable [] value) {
    consumer.addRecord(new ConsumerRecord<>(FREEZES.topic(), 0, offset, key, value));
  }

  @Test
  void theStartWaitsUntilWhatIsThereHasBeenRead() {
    consumer.updateEndOffsets(Map.of(FREEZES, 3L));
    consumer.schedulePollTask(() -> add(0, "allocations", null));
    consumer.schedulePollTask(() -> add(1, "allocations", FREEZE));
    consumer.schedulePollTask(() -> add(2, "sync", null));

    reader.start();

    assertThat(freeze.holds(NOW)).isTrue();
  }

  @Test
  void anEmptyTopicHoldsNobodyUp() {
    consumer.updateEndOffsets(Map.of(FREEZES, 0L));

    reader.start();

    assertThat(freeze.holds(NOW)).isFalse();
  }

  @Test
  void theStartFailsInOneLineWhenTheEndIsNotReachedInTime() {
    consumer.updateEndOffsets(Map.of(FREEZES, 1L));

    assertThatThrownBy(reader(Duration.ofMillis(1))::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the freezes in sandbox.freezes could not be read: not within 0 s");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void whatComesLaterIsFollowedThroughAFailure() {
    consumer.updateEndOffsets(Map.of(FREEZES, 0L));
    reader.start();
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("for once")));
    consumer.schedulePollTask(() -> add(0, "allocations", FREEZE));

    Awaitility.await().until(() -> freeze.holds(NOW));

    consumer.schedulePollTask(() -> add(1, "deletions", FREEZE));
    consumer.schedulePollTask(() -> add(2, "allocations", null));
    Awaitility.await().until(() -> !freeze.holds(NOW));
  }
}
