package io.sandboxbroker.simulation.log;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Scheduler;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The brokers: topics with partitions, and transactions of producers with a fixed id each. A
 * committed transaction becomes visible partition by partition, when its markers are written. For
 * one thread.
 */
public final class SimulatedLog {

  private static final int MAX_PARTITIONS = 3;
  private static final long TRANSACTION_TIMEOUT = 60_000;

  private static final Set<String> STAMPED_BY_BROKERS =
      Topics.ALL.stream()
          .filter(topic -> topic.clock() == Topic.Clock.BROKERS)
          .map(Topic::name)
          .collect(Collectors.toUnmodifiableSet());

  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;
  private final Map<String, List<PartitionLog>> topics = new HashMap<>();
  private final Map<String, List<Runnable>> listeners = new HashMap<>();
  private final Map<String, ProducerState> producers = new HashMap<>();
  private int openTransactions;

  /** What the brokers keep of a transactional id. */
  private static final class ProducerState {
    private int epoch;
    private @Nullable LogTransaction last;
  }

  public SimulatedLog(Scheduler scheduler, Chance chance, Faults faults, Set<Remedy> without) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
    boolean committedOnly = !without.contains(Remedy.READ_COMMITTED);
    for (Topic topic : Topics.ALL) {
      TimestampType stamp =
          topic.clock() == Topic.Clock.BROKERS
              ? TimestampType.LOG_APPEND_TIME
              : TimestampType.CREATE_TIME;
      int count = Math.min(topic.partitions(), MAX_PARTITIONS);
      topics.put(
          topic.name(),
          IntStream.range(0, count)
              .mapToObj(number -> new PartitionLog(topic.name(), number, stamp, committedOnly))
              .toList());
    }
  }

  public List<PartitionLog> partitions(String topic) {
    return topics.getOrDefault(topic, List.of());
  }

  /** The partition of a key. */
  public int partitionOf(String topic, @Nullable String key) {
    return key == null ? 0 : Math.floorMod(key.hashCode(), partitions(topic).size());
  }

  /** Calls the listener whenever a reader of the topic may see more. */
  public void listen(String topic, Runnable listener) {
    listeners.computeIfAbsent(topic, name -> new ArrayList<>()).add(listener);
  }

  public void ignore(String topic, Runnable listener) {
    listeners.getOrDefault(topic, new ArrayList<>()).remove(listener);
  }

  /**
   * Appends a record.
   *
   * @param createdAt the writer's time; topics with the brokers' clock ignore it
   */
  public void append(ProducerRecord<String, byte[]> record, long createdAt) {
    append(record, createdAt, null);
    changed(record.topic());
  }

  void append(
      ProducerRecord<String, byte[]> record, long createdAt, @Nullable LogTransaction transaction) {
    int number = partitionOf(record.topic(), record.key());
    PartitionLog partition = partitions(record.topic()).get(number);
    Long given = record.timestamp();
    partition.append(
        record.key(),
        record.value(),
        record.headers(),
        STAMPED_BY_BROKERS.contains(record.topic())
            ? scheduler.millis()
            : given == null ? createdAt : given,
        transaction);
  }

  private void changed(String topic) {
    for (Runnable listener : List.copyOf(listeners.getOrDefault(topic, List.of()))) {
      listener.run();
    }
  }

  /** Whether no transaction is open and no marker is missing. */
  public boolean isSettled() {
    return openTransactions == 0;
  }

  /** Fences older producers of the id, ends their transaction, and answers with the epoch. */
  void initialise(String id, Consumer<Integer> ready) {
    ProducerState producer = producers.computeIfAbsent(id, name -> new ProducerState());
    producer.epoch++;
    int epoch = producer.epoch;
    LogTransaction last = producer.last;
    if (last == null) {
      ready.accept(epoch);
      return;
    }
    if (last.state() == LogTransaction.State.OPEN) {
      end(last, false);
    }
    last.afterEnd(() -> ready.accept(epoch));
  }

  /** Opens a transaction when the last one of the id has ended; null for a fenced producer. */
  void begin(String id, int epoch, Consumer<@Nullable LogTransaction> opened) {
    ProducerState producer = producers.computeIfAbsent(id, name -> new ProducerState());
    LogTransaction last = producer.last;
    if (producer.epoch == epoch && last != null && last.state() != LogTransaction.State.ENDED) {
      last.afterEnd(() -> begin(id, epoch, opened));
    } else if (producer.epoch != epoch) {
      opened.accept(null);
    } else {
      var transaction = new LogTransaction(id);
      producer.last = transaction;
      openTransactions++;
      scheduler.after(
          TRANSACTION_TIMEOUT,
          () -> {
            if (transaction.state() == LogTransaction.State.OPEN) {
              producer.epoch++;
              end(transaction, false);
            }
          });
      opened.accept(transaction);
    }
  }

  /** Whether the producer may still write in this transaction. */
  boolean isOpen(String id, int epoch, LogTransaction transaction) {
    ProducerState producer = producers.get(id);
    return producer != null
        && producer.epoch == epoch
        && transaction.state() == LogTransaction.State.OPEN;
  }

  /** Commits or aborts; false when the producer is fenced. */
  boolean end(String id, int epoch, LogTransaction transaction, boolean commit) {
    if (!isOpen(id, epoch, transaction)) {
      return false;
    }
    end(transaction, commit);
    return true;
  }

  private void end(LogTransaction transaction, boolean commit) {
    transaction.decide(commit);
    transaction.afterEnd(() -> openTransactions--);
    scheduler.after(markerDelay(), transaction::commitOffsets);
    for (PartitionLog partition : transaction.partitions()) {
      scheduler.after(
          markerDelay(),
          () -> {
            partition.end(transaction);
            transaction.markerWritten();
            changed(partition.topic());
          });
    }
  }

  private long markerDelay() {
    return faults.happens(Fault.MARKER_LATE) ? chance.between(100L, 20_000) : chance.between(0L, 4);
  }
}
