package io.sandboxbroker.simulation.process;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a processor gets of its stream task: stores, punctuations and the way to the sinks. Kafka's
 * own mock parses a whole configuration for each task. For one thread.
 */
final class TaskContext implements ProcessorContext<String, SpecificRecord> {

  private final TaskId task;
  private final Map<String, SnapshotStore<?, ?>> stores = new LinkedHashMap<>();
  private final List<Punctuator> punctuators = new ArrayList<>();
  private List<Forwarded> forwarded = new ArrayList<>();
  private @Nullable RecordMetadata metadata;

  /**
   * A record on its way out.
   *
   * @param child the name of the sink; null when there is one only
   */
  record Forwarded(
      Record<? extends String, ? extends SpecificRecord> record, @Nullable String child) {}

  private record Metadata(String topic, int partition, long offset) implements RecordMetadata {}

  TaskContext(int partition) {
    task = new TaskId(0, partition);
  }

  void add(SnapshotStore<?, ?> store) {
    stores.put(store.name(), store);
  }

  /** The stores by their names. */
  Map<String, SnapshotStore<?, ?>> stores() {
    return stores;
  }

  /** The record that the processor gets next. */
  void enter(ConsumerRecord<?, ?> record) {
    metadata = new Metadata(record.topic(), record.partition(), record.offset());
  }

  /** Calls what waits for the wall clock. */
  void punctuate(long now) {
    List.copyOf(punctuators).forEach(punctuator -> punctuator.punctuate(now));
  }

  /** Returns what was forwarded since the last call. */
  List<Forwarded> takeForwarded() {
    if (forwarded.isEmpty()) {
      return List.of();
    }
    List<Forwarded> taken = forwarded;
    forwarded = new ArrayList<>();
    return taken;
  }

  @Override
  public <K extends String, V extends SpecificRecord> void forward(Record<K, V> record) {
    forwarded.add(new Forwarded(record, null));
  }

  @Override
  public <K extends String, V extends SpecificRecord> void forward(
      Record<K, V> record, String child) {
    forwarded.add(new Forwarded(record, child));
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.ofNullable(metadata);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The interface's own promise.
  public <S extends StateStore> S getStateStore(String name) {
    return (S) stores.get(name);
  }

  @Override
  public Cancellable schedule(Duration interval, PunctuationType type, Punctuator punctuator) {
    if (type != PunctuationType.WALL_CLOCK_TIME) {
      throw new UnsupportedOperationException("The simulation punctuates by the wall clock only");
    }
    punctuators.add(punctuator);
    return () -> punctuators.remove(punctuator);
  }

  @Override
  public Cancellable schedule(
      Instant start, Duration interval, PunctuationType type, Punctuator punctuator) {
    return schedule(interval, type, punctuator);
  }

  @Override
  public TaskId taskId() {
    return task;
  }

  @Override
  public void commit() {}

  @Override
  public String applicationId() {
    throw missing();
  }

  @Override
  public Serde<?> keySerde() {
    throw missing();
  }

  @Override
  public Serde<?> valueSerde() {
    throw missing();
  }

  @Override
  public File stateDir() {
    throw missing();
  }

  @Override
  public StreamsMetrics metrics() {
    throw missing();
  }

  @Override
  public Map<String, Object> appConfigs() {
    throw missing();
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    throw missing();
  }

  @Override
  public long currentSystemTimeMs() {
    throw missing();
  }

  @Override
  public long currentStreamTimeMs() {
    throw missing();
  }

  private static UnsupportedOperationException missing() {
    return new UnsupportedOperationException("No simulated processor has needed it so far");
  }
}
