package io.sandboxbroker.simulation.process;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.simulation.log.ConsumerGroup.Committed;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Runs one processor of a topology, one task for each partition. A task begins with its committed
 * state and ends when the partition is lost or a transaction fails; a new task then begins. For one
 * thread.
 */
public final class StreamsWork implements Work {

  private final Host host;
  private final Part part;
  private final Supplier<Set<String>> lost;
  private final Supplier<Set<Topic>> cut;
  private final Map<Integer, Task> tasks = new TreeMap<>();

  /**
   * A processor of a topology with what it needs.
   *
   * @param stores the serdes of each store
   * @param topicOf the topic of a sink; null stands for the only one
   */
  public record Part(
      Function<Integer, Processor<String, SpecificRecord, String, SpecificRecord>> processor,
      Map<String, StoreSerdes<?, ?>> stores,
      Function<@Nullable String, String> topicOf,
      long tickMillis) {}

  /** How a store keeps its entries. */
  public record StoreSerdes<K, V>(Serde<K> keys, Serde<V> values) {

    SnapshotStore<K, V> store(String name) {
      return new SnapshotStore<>(name, keys, values);
    }
  }

  /** The serdes of stores, whatever keeps their entries in production. */
  public static Map<String, StoreSerdes<?, ?>> serdesOf(List<StoreBuilder<?>> builders) {
    Map<String, StoreSerdes<?, ?>> serdes = new LinkedHashMap<>();
    for (StoreBuilder<?> builder : builders) {
      serdes.put(
          builder.name(),
          new StoreSerdes<>(serde(builder, "keySerde"), serde(builder, "valueSerde")));
    }
    return serdes;
  }

  /** A builder does not show its serdes. */
  private static Serde<?> serde(StoreBuilder<?> builder, String field) {
    try {
      var found = AbstractStoreBuilder.class.getDeclaredField(field);
      found.setAccessible(true);
      return (Serde<?>) found.get(builder);
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("Kafka Streams keeps its serdes elsewhere now", changed);
    }
  }

  private record Task(
      TaskContext context, Processor<String, SpecificRecord, String, SpecificRecord> processor) {}

  /**
   * Creates the work.
   *
   * @param restores whether a task begins with its committed state
   */
  public StreamsWork(Host host, Part part, boolean restores) {
    this(host, part, () -> restores ? Set.of() : part.stores().keySet(), Set::of);
  }

  /**
   * Creates the work.
   *
   * @param lost names the stores that a task has lost at its start
   * @param cut names the topics of which a task has missed records at its start
   */
  StreamsWork(Host host, Part part, Supplier<Set<String>> lost, Supplier<Set<Topic>> cut) {
    this.host = host;
    this.part = part;
    this.lost = lost;
    this.cut = cut;
  }

  @Override
  public Set<Topic> cutTopics() {
    return cut.get();
  }

  @Override
  public void begin(Map<Integer, Committed> committed) {
    tasks.values().forEach(task -> task.processor().close());
    tasks.clear();
    committed.forEach((number, state) -> tasks.put(number, task(number, state.state())));
  }

  private Task task(int number, Map<String, Object> state) {
    var context = new TaskContext(number);
    Set<String> missing = lost.get();
    part.stores()
        .forEach(
            (name, serdes) -> {
              SnapshotStore<?, ?> store = serdes.store(name);
              Object content = state.get(name);
              if (content != null && !missing.contains(name)) {
                store.restore(content);
              }
              context.add(store);
            });
    var processor = part.processor().apply(number);
    processor.init(context);
    return new Task(context, processor);
  }

  @Override
  public CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      List<ConsumerRecord<String, byte[]>> records) {
    List<ProducerRecord<String, byte[]>> output = new ArrayList<>();
    for (var record : records) {
      Task task = tasks.get(record.partition());
      if (task != null && record.value() != null) {
        SpecificRecord value =
            World.RECORDS.deserializer().deserialize(record.topic(), record.value());
        task.context().enter(record);
        task.processor()
            .process(new Record<>(record.key(), value, record.timestamp(), record.headers()));
        takeOutput(task, output);
      }
    }
    return completedFuture(output);
  }

  @Override
  public List<ProducerRecord<String, byte[]>> tick() {
    List<ProducerRecord<String, byte[]>> output = new ArrayList<>();
    for (Task task : tasks.values()) {
      task.context().punctuate(host.clock().millis());
      takeOutput(task, output);
    }
    return output;
  }

  private void takeOutput(Task task, List<ProducerRecord<String, byte[]>> output) {
    for (var forward : task.context().takeForwarded()) {
      String topic = part.topicOf().apply(forward.child());
      var record = forward.record();
      SpecificRecord value = record.value();
      output.add(
          new ProducerRecord<>(
              topic,
              null,
              record.timestamp(),
              record.key(),
              value == null ? null : World.RECORDS.serializer().serialize(topic, value),
              record.headers()));
    }
  }

  @Override
  public long tickMillis() {
    return part.tickMillis();
  }

  @Override
  public Map<String, Object> state(int partition) {
    Task task = tasks.get(partition);
    Map<String, Object> state = new HashMap<>();
    if (task != null) {
      task.context().stores().forEach((name, store) -> state.put(name, store.snapshot()));
    }
    return state;
  }
}
