package io.sandboxbroker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A task that Kafka Streams revives: after a failed transaction it closes the processor, restores
 * the stores as they were committed, and initialises the same instance again. The instance must
 * then do what a new one does.
 *
 * @param stores of the processor
 */
public record Revival(
    Supplier<? extends Processor<String, SpecificRecord, String, SpecificRecord>> processors,
    List<StoreBuilder<?>> stores,
    Path directory) {

  /**
   * Compares a revived processor with a new one.
   *
   * @param committed the records before the last commit
   * @param repeated the records after it, which are read again
   * @param at the time of the punctuations
   */
  public void assertLikeANewInstance(
      List<Record<String, SpecificRecord>> committed,
      List<Record<String, SpecificRecord>> repeated,
      Instant at) {
    Life revived = new Life("revived");
    revived.begin(Map.of());
    revived.process(committed, at.minusSeconds(1));
    var snapshot = revived.stored();
    revived.process(repeated, at);
    revived.end();
    revived.begin(snapshot);
    Life fresh = new Life("new");
    fresh.begin(snapshot);

    List<Object> expected = fresh.process(repeated, at);
    assertThat(revived.process(repeated, at)).isNotEmpty().isEqualTo(expected);
    assertThat(revived.punctuations()).isEqualTo(fresh.punctuations());
    assertThat(revived.process(List.of(), at.plusSeconds(120)))
        .isEqualTo(fresh.process(List.of(), at.plusSeconds(120)));
  }

  private final class Life {
    private final MockProcessorContext<String, SpecificRecord> context;
    private final Processor<String, SpecificRecord, String, SpecificRecord> processor =
        processors.get();
    private final Map<String, KeyValueStore<Object, Object>> opened = new LinkedHashMap<>();

    private Life(String name) {
      File state = directory.resolve(name).toFile();
      assertThat(state.mkdirs()).isTrue();
      context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), state);
      for (StoreBuilder<?> builder : stores) {
        @SuppressWarnings("unchecked") // All stores of the worker have keys and values.
        var store = (KeyValueStore<Object, Object>) builder.withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        opened.put(builder.name(), store);
      }
    }

    private void begin(Map<String, List<KeyValue<Object, Object>>> restored) {
      opened.forEach(
          (name, store) -> {
            stored().get(name).forEach(entry -> store.delete(entry.key));
            restored.getOrDefault(name, List.of()).forEach(it -> store.put(it.key, it.value));
          });
      processor.init(context);
    }

    private void end() {
      processor.close();
      context.resetForwards();
    }

    /** Processes records, then lets all punctuations come. Returns what was forwarded. */
    private List<Object> process(List<Record<String, SpecificRecord>> records, Instant at) {
      context.resetForwards();
      records.forEach(processor::process);
      List.copyOf(context.scheduledPunctuators()).stream()
          .filter(scheduled -> !scheduled.cancelled())
          .forEach(scheduled -> scheduled.getPunctuator().punctuate(at.toEpochMilli()));
      return context.forwarded().stream().<Object>map(CapturedForward::record).toList();
    }

    private List<String> punctuations() {
      return context.scheduledPunctuators().stream()
          .filter(scheduled -> !scheduled.cancelled())
          .map(Life::describe)
          .toList();
    }

    private static String describe(CapturedPunctuator punctuation) {
      return punctuation.getType() + " " + punctuation.getInterval();
    }

    private Map<String, List<KeyValue<Object, Object>>> stored() {
      Map<String, List<KeyValue<Object, Object>>> entries = new LinkedHashMap<>();
      opened.forEach(
          (name, store) -> {
            List<KeyValue<Object, Object>> all = new ArrayList<>();
            try (var iterator = store.all()) {
              iterator.forEachRemaining(all::add);
            }
            entries.put(name, all);
          });
      return entries;
    }
  }
}
