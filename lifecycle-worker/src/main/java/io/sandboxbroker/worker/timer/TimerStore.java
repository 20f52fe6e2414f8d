package io.sandboxbroker.worker.timer;

import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Stores the timers of one stream task. Two stores change together: the deadlines by timer, so that
 * a timer can be moved or cancelled, and the agenda by due time, so that finding the due timers
 * costs nothing for the others. Not thread-safe.
 */
final class TimerStore {

  private static final String DEADLINES = "deadlines";
  private static final String AGENDA = "agenda";
  private static final byte[] NO_RECORD = {};

  private final KeyValueStore<String, Deadline> deadlines;
  private final KeyValueStore<DueTimeKey, byte[]> agenda;
  private final Serde<SpecificRecord> records;

  TimerStore(ProcessorContext<?, ?> context, Serde<SpecificRecord> records) {
    this.deadlines = context.getStateStore(DEADLINES);
    this.agenda = context.getStateStore(AGENDA);
    this.records = records;
  }

  /** A timer whose due time has come. */
  record DueTimer(TimerKey key, ScheduledTimer timer) {}

  static List<StoreBuilder<?>> stores() {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(DEADLINES), Serdes.String(), Deadline.SERDE),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(AGENDA), DueTimeKey.SERDE, Serdes.ByteArray()));
  }

  /** Sets a timer in place of the one with the same key. */
  void set(TimerKey key, ScheduledTimer timer) {
    Deadline deadline = timer.deadline();
    cancel(key);
    deadlines.put(key.toString(), deadline);
    // In the format of the timers' topic, so that the store needs no subjects in the registry.
    @Nullable SpecificRecord record = timer.record();
    byte[] bytes =
        record == null ? NO_RECORD : records.serializer().serialize(Topics.TIMERS.name(), record);
    agenda.put(new DueTimeKey(deadline.dueAt(), key.toString()), bytes);
  }

  Optional<Deadline> deadline(TimerKey key) {
    return Optional.ofNullable(deadlines.get(key.toString()));
  }

  /** Removes the timer with this key, if there is one. */
  void cancel(TimerKey key) {
    @Nullable Deadline deadline = deadlines.delete(key.toString());
    if (deadline != null) {
      agenda.delete(new DueTimeKey(deadline.dueAt(), key.toString()));
    }
  }

  /** Removes and returns at most {@code max} due timers, the longest overdue first. */
  List<DueTimer> takeDue(Instant now, int max) {
    List<DueTimer> due = new ArrayList<>();
    try (var entries = agenda.range(null, DueTimeKey.after(now))) {
      while (due.size() < max && entries.hasNext()) {
        var entry = entries.next();
        TimerKey key = TimerKey.parse(entry.key.timer());
        Deadline deadline = deadlines.get(entry.key.timer());
        due.add(new DueTimer(key, new ScheduledTimer(deadline, read(entry.value))));
      }
    }
    due.forEach(timer -> cancel(timer.key()));
    return due;
  }

  private @Nullable SpecificRecord read(byte[] bytes) {
    return bytes.length == 0
        ? null
        : records.deserializer().deserialize(Topics.TIMERS.name(), bytes);
  }
}
