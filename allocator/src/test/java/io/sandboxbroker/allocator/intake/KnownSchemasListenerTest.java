package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.topic.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class KnownSchemasListenerTest {

  private final List<Integer> lookUps = new ArrayList<>();
  private final List<Integer> processed = new ArrayList<>();
  private RuntimeException failure;
  private Runnable ownSchemas = () -> {};

  private final Deserializer<SpecificRecord> deserializer =
      (topic, bytes) -> {
        lookUps.add(schema(bytes));
        if (failure != null) {
          throw failure;
        }
        return new AllocateSandbox();
      };
  private final KnownSchemasListener listener =
      new KnownSchemasListener(
          records -> records.forEach(record -> processed.add(schema(record.value()))),
          deserializer,
          () -> ownSchemas.run());

  private static int schema(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  private static List<ConsumerRecord<String, byte[]>> batch(int... schemas) {
    return IntStream.range(0, schemas.length)
        .mapToObj(
            i ->
                new ConsumerRecord<>(
                    Topics.ALLOCATION_COMMANDS.name(),
                    0,
                    i,
                    "key",
                    ByteBuffer.allocate(10).put(1, ints(schemas[i])).array()))
        .toList();
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  @Test
  void eachSchemaIsLookedUpOnceAndBeforeTheBatchIsProcessed() {
    listener.onMessage(batch(1, 2, 1));
    listener.onMessage(batch(2, 1));

    assertThat(lookUps).containsExactly(1, 2);
    assertThat(processed).containsExactly(1, 2, 1, 2, 1);
  }

  /** Each look-up may take as long as the timeouts of the registry. */
  @Test
  void aRegistryThatHangsCostsABatchOneLookUp() {
    failure = new RetriableException("no answer") {};

    assertThatThrownBy(() -> listener.onMessage(batch(1, 2, 3, 4))).isSameAs(failure);

    assertThat(lookUps).containsExactly(1);
    assertThat(processed).isEmpty();
  }

  @Test
  void anUnreadableRecordIsProcessedBecauseItBecomesADeadLetter() {
    failure = new SerializationException("unknown schema");

    listener.onMessage(batch(1));

    assertThat(processed).containsExactly(1);
  }

  @Test
  void nothingIsLookedUpWhileTheSchemasOfTheEventsAreUnknown() {
    ownSchemas =
        () -> {
          throw new RetriableException("not known yet") {};
        };

    assertThatThrownBy(() -> listener.onMessage(batch(1))).isInstanceOf(RetriableException.class);

    assertThat(lookUps).isEmpty();
    assertThat(processed).isEmpty();
  }
}
