package io.sandboxbroker.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevivableProcessorTest {

  private static final String STORE = "last-values";

  /** Makes the mistakes that the revival has to show: it keeps its store and its punctuator. */
  private static final class Forgetful extends ContextualProcessor<String, String, String, String> {
    private KeyValueStore<String, String> store;

    @Override
    public void init(ProcessorContext<String, String> context) {
      super.init(context);
      if (store == null) {
        store = context.getStateStore(STORE);
      }
      context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, now -> {});
    }

    @Override
    public void process(Record<String, String> record) {
      store.put(record.key(), record.value());
      context().forward(record);
    }
  }

  private static final class Supplier implements ProcessorSupplier<String, String, String, String> {
    @Override
    public Processor<String, String, String, String> get() {
      return new Forgetful();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.String()));
    }
  }

  private final RevivableProcessor<String, String, String, String> task =
      RevivableProcessor.of(new Supplier());

  @AfterEach
  void end() {
    task.close();
  }

  private void process(String key, String value) {
    task.process(new Record<>(key, value, Instant.EPOCH.toEpochMilli()));
  }

  @Test
  void theStoreIsRestoredToTheLastCommit() {
    process("a", "committed");
    task.commit();
    process("b", "lost");
    task.revive();

    assertThat(task.<String, String>store(STORE).get("a")).isEqualTo("committed");
    assertThat(task.<String, String>store(STORE).get("b")).isNull();
    assertThat(task.forwarded()).isEmpty();
  }

  @Test
  void aProcessorThatKeepsAStoreOfItsFormerLifeLosesWhatItWrites() {
    task.revive();
    process("a", "1");

    assertThat(task.<String, String>store(STORE).get("a")).isNull();
  }

  @Test
  void aPunctuatorThatIsNotCancelledIsCountedTwice() {
    assertThat(task.punctuators()).isOne();

    task.revive();

    assertThat(task.punctuators()).isEqualTo(2);
  }
}
