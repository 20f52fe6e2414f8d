package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownSchemasTest {

  private final List<Integer> lookUps = new ArrayList<>();
  private long nanos;
  private @Nullable RuntimeException failure;
  private Runnable ownSchemas = () -> {};

  private final KnownSchemas schemas =
      new KnownSchemas(
          (topic, bytes) -> {
            lookUps.add(ByteBuffer.wrap(bytes).getInt(1));
            if (failure != null) {
              throw failure;
            }
            return new AllocateSandbox();
          },
          () -> ownSchemas.run(),
          () -> nanos);

  private static byte[] record(int schema) {
    return ByteBuffer.allocate(10).put((byte) 0).putInt(schema).array();
  }

  private void intercept(int... ids) {
    var partition = new TopicPartition(Topics.ALLOCATION_COMMANDS.name(), 0);
    List<ConsumerRecord<String, byte[]>> records =
        IntStream.range(0, ids.length)
            .mapToObj(i -> new ConsumerRecord<>(partition.topic(), 0, i, "key", record(ids[i])))
            .toList();
    var batch = new ConsumerRecords<>(Map.of(partition, records), Map.of());
    assertThat(schemas.intercept(batch, mock())).isSameAs(batch);
  }

  private @Nullable SpecificRecord read(int schema) {
    return schemas.deserialize(Topics.ALLOCATION_COMMANDS.name(), record(schema));
  }

  @Test
  void eachSchemaIsLookedUpOnceAndBeforeTheBatchIsProcessed() {
    intercept(1, 2, 1);
    intercept(2, 1);

    assertThat(lookUps).containsExactly(1, 2);
  }

  /** Each look-up may take as long as the timeouts of the registry. */
  @Test
  void aRegistryThatHangsCostsABatchOneLookUp() {
    failure = new RetriableException("no answer") {};
    intercept(1, 2, 3, 4);

    for (int schema = 1; schema <= 4; schema++) {
      int id = schema;
      assertThatThrownBy(() -> read(id)).isSameAs(failure);
    }

    assertThat(lookUps).containsExactly(1);
  }

  @Test
  void aSchemaIsLookedUpAgainAfterAWhile() {
    failure = new RetriableException("no answer") {};
    intercept(1);
    failure = null;
    nanos = Duration.ofSeconds(5).toNanos();

    assertThat(read(1)).isNotNull();
  }

  @Test
  void whatIsKnownIsReadWhileTheRegistryIsAway() {
    intercept(1);
    failure = new RetriableException("no answer") {};
    intercept(2);
    failure = null;

    assertThat(read(1)).isNotNull();
  }

  @Test
  void anUnreadableRecordHoldsUpNoOther() {
    failure = new SerializationException("unknown schema");
    intercept(1, 2);

    assertThat(lookUps).containsExactly(1, 2);
  }

  @Test
  void nothingIsReadWhileTheSchemasOfTheEventsAreUnknown() {
    ownSchemas =
        () -> {
          throw new RetriableException("not known yet") {};
        };
    intercept(1);

    assertThatThrownBy(() -> read(1)).isInstanceOf(RetriableException.class);
    assertThat(lookUps).isEmpty();
  }
}
