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
 * The timers of one stream task: what each will emit, in the order in which they are due. Two
 * stores, changed together: the deadlines by timer, so that one can be moved or cancelled, and the
 * agenda by due time, so that finding what is due costs nothing for what is not. Not thread-safe.
 */
final class TimerStore {

  private static final String DEADLINES = "deadlines";
  private static final String AGENDA = "agenda";
  private static final byte[] NOTHING = {};

  private final KeyValueStore<String, Deadline> deadlines;
  private final KeyValueStore<DueTimeKey, byte[]> agenda;
  private final Serde<SpecificRecord> records;

  private TimerStore(
      KeyValueStore<String, Deadline> deadlines,
      KeyValueStore<DueTimeKey, byte[]> agenda,
      Serde<SpecificRecord> records) {
    this.deadlines = deadlines;
    this.agenda = agenda;
    this.records = records;
  }

  /**
   * A timer that was due.
   *
   * @param planned what it was set to
   */
  record DueTimer(TimerKey key, ScheduledTimer planned) {}

  static List<StoreBuilder<?>> stores() {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(DEADLINES), Serdes.String(), Deadline.SERDE),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(AGENDA), DueTimeKey.SERDE, Serdes.ByteArray()));
  }

  static TimerStore of(ProcessorContext<?, ?> context, Serde<SpecificRecord> records) {
    return new TimerStore(context.getStateStore(DEADLINES), context.getStateStore(AGENDA), records);
  }

  /** Sets a timer, in place of the one of this key if there is one. */
  void set(TimerKey key, ScheduledTimer planned) {
    Deadline deadline = planned.deadline();
    cancel(key);
    deadlines.put(key.toString(), deadline);
    // As the timers' own topic has it, so that a store needs no subjects of its own in the
    // registry.
    @Nullable SpecificRecord record = planned.record();
    byte[] bytes =
        record == null ? NOTHING : records.serializer().serialize(Topics.TIMERS.name(), record);
    agenda.put(new DueTimeKey(deadline.dueAt(), key.toString()), bytes);
  }

  Optional<Deadline> deadline(TimerKey key) {
    return Optional.ofNullable(deadlines.get(key.toString()));
  }

  /** How many timers of a kind are set, counted no further than {@code most}. */
  int count(String kind, int most) {
    int count = 0;
    try (var entries = deadlines.prefixScan(TimerKey.prefix(kind), Serdes.String().serializer())) {
      for (; count < most && entries.hasNext(); entries.next()) {
        count++;
      }
    }
    return count;
  }

  /** Forgets a timer, if there is one of this key. */
  void cancel(TimerKey key) {
    @Nullable Deadline deadline = deadlines.delete(key.toString());
    if (deadline != null) {
      agenda.delete(new DueTimeKey(deadline.dueAt(), key.toString()));
    }
  }

  /** Takes what is due, the longest overdue first, and no more than {@code most}. */
  List<DueTimer> takeDue(Instant now, int most) {
    List<DueTimer> due = new ArrayList<>();
    try (var entries = agenda.range(null, DueTimeKey.after(now))) {
      while (due.size() < most && entries.hasNext()) {
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
