package io.sandboxbroker.worker.timer;

import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private static final DueTimeKey FIRST = new DueTimeKey(Instant.EPOCH, "");

  /** How many frozen timers are read for each timer that may be due, so that a call is short. */
  private static final int MAX_READ_FOR_EACH = 10;

  private final KeyValueStore<String, Deadline> deadlines;
  private final KeyValueStore<DueTimeKey, byte[]> agenda;
  private final Serde<SpecificRecord> records;

  /**
   * No timer before this may be published: a search that began at the first key would walk over the
   * marks that all removed timers leave in the store, and over the frozen timers.
   */
  private DueTimeKey from = FIRST;

  private Set<Class<? extends SpecificRecord>> lastFrozen = Set.of();

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
    var due = new DueTimeKey(deadline.dueAt(), key.toString());
    agenda.put(due, bytes);
    if (due.compareTo(from) < 0) {
      from = due;
    }
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

  /**
   * Removes and returns due timers, the longest overdue first.
   *
   * @param max the most timers that are returned
   * @param frozen the types of records that stay in the store. They cost nothing until this set
   *     changes
   */
  List<DueTimer> takeDue(Instant now, int max, Set<Class<? extends SpecificRecord>> frozen) {
    if (!frozen.equals(lastFrozen)) {
      lastFrozen = Set.copyOf(frozen);
      from = FIRST;
    }
    DueTimeKey end = DueTimeKey.after(now);
    if (from.compareTo(end) > 0) {
      return List.of();
    }
    List<DueTimer> due = new ArrayList<>();
    DueTimeKey next = end;
    try (var entries = agenda.range(from, end)) {
      for (int read = 0; entries.hasNext(); read++) {
        if (due.size() == max || read == max * MAX_READ_FOR_EACH) {
          next = entries.peekNextKey();
          break;
        }
        var entry = entries.next();
        @Nullable SpecificRecord record = read(entry.value);
        if (record == null || !frozen.contains(record.getClass())) {
          Deadline deadline = deadlines.get(entry.key.timer());
          TimerKey key = TimerKey.parse(entry.key.timer());
          due.add(new DueTimer(key, new ScheduledTimer(deadline, record)));
        }
      }
    }
    from = next;
    due.forEach(timer -> cancel(timer.key()));
    return due;
  }

  private @Nullable SpecificRecord read(byte[] bytes) {
    return bytes.length == 0
        ? null
        : records.deserializer().deserialize(Topics.TIMERS.name(), bytes);
  }
}
