package io.sandboxbroker.kafka.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.springframework.util.FileSystemUtils;

/**
 * Runs one processor as a task of Kafka Streams does, and revives it as Kafka Streams does after a
 * corrupted task: it closes the processor, restores the stores to the last commit and initialises
 * the same instance again. The stores are new objects, so a processor that keeps one of the life
 * before does not see what is restored. Not thread-safe.
 */
public final class RevivableProcessor<KIn, VIn, KOut, VOut> implements AutoCloseable {

  private final Path folder;
  private final MockProcessorContext<KOut, VOut> context;
  private final Processor<KIn, VIn, KOut, VOut> processor;
  private final Set<StoreBuilder<?>> builders;
  private final Map<String, List<KeyValue<Object, Object>>> committed = new HashMap<>();
  private List<KeyValueStore<Object, Object>> stores = List.of();
  private long nextOffset;
  private long committedOffset;

  private RevivableProcessor(ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "revivable");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    try {
      folder = Files.createTempDirectory("revivable");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), folder.toFile());
    builders = supplier.stores() == null ? Set.of() : supplier.stores();
    processor = supplier.get();
    begin();
  }

  /** Starts a processor with its own stores, which must be key-value stores. */
  public static <KIn, VIn, KOut, VOut> RevivableProcessor<KIn, VIn, KOut, VOut> of(
      ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
    return new RevivableProcessor<>(supplier);
  }

  /** Processes a record under the next offset. */
  public void process(Record<KIn, VIn> record) {
    context.setRecordMetadata("input", 0, nextOffset++);
    context.setCurrentSystemTimeMs(record.timestamp());
    context.setCurrentStreamTimeMs(record.timestamp());
    processor.process(record);
  }

  /** Runs every punctuator of the wall clock that is not cancelled. */
  public void punctuate(Instant now) {
    context.setCurrentSystemTimeMs(now.toEpochMilli());
    active().stream()
        .filter(punctuator -> punctuator.getType() == PunctuationType.WALL_CLOCK_TIME)
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli()));
  }

  /** How many punctuators are scheduled and not cancelled. */
  public int punctuators() {
    return active().size();
  }

  private List<CapturedPunctuator> active() {
    return context.scheduledPunctuators().stream()
        .filter(punctuator -> !punctuator.cancelled())
        .toList();
  }

  /** The records that the processor has forwarded since the last call. */
  public List<Record<? extends KOut, ? extends VOut>> forwarded() {
    List<Record<? extends KOut, ? extends VOut>> records = new ArrayList<>();
    context.forwarded().forEach(forward -> records.add(forward.record()));
    context.resetForwards();
    return records;
  }

  /** Commits: a later revival restores the stores and the offset as they are now. */
  public void commit() {
    committed.clear();
    stores.forEach(store -> committed.put(store.name(), contents(store)));
    committedOffset = nextOffset;
  }

  /**
   * Revives the processor in the state of the last commit. The records since then are lost with
   * their transaction; the caller processes them again.
   */
  public void revive() {
    end();
    nextOffset = committedOffset;
    context.resetForwards();
    begin();
  }

  /** Returns a store of the present life. */
  @SuppressWarnings("unchecked")
  public <K, V> KeyValueStore<K, V> store(String name) {
    return (KeyValueStore<K, V>) context.getStateStore(name);
  }

  @SuppressWarnings("unchecked")
  private void begin() {
    List<KeyValueStore<Object, Object>> opened = new ArrayList<>();
    for (StoreBuilder<?> builder : builders) {
      var store =
          (KeyValueStore<Object, Object>)
              builder.withLoggingDisabled().withCachingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      committed
          .getOrDefault(store.name(), List.of())
          .forEach(entry -> store.put(entry.key, entry.value));
      opened.add(store);
    }
    stores = List.copyOf(opened);
    processor.init(context);
  }

  private void end() {
    processor.close();
    stores.forEach(KeyValueStore::close);
  }

  private static List<KeyValue<Object, Object>> contents(KeyValueStore<Object, Object> store) {
    List<KeyValue<Object, Object>> entries = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(entries::add);
    }
    return entries;
  }

  @Override
  public void close() {
    end();
    FileSystemUtils.deleteRecursively(folder.toFile());
  }
}
