package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * The records of this process that are being processed. Before each transaction it reduces the
 * batch to what is decided: of each partition, the records before the first undecided one. The
 * others go on, and the next poll delivers them again, without a second processing. So a slow
 * record delays neither its neighbours nor the transaction.
 *
 * <p>Records of one key are processed in order, those of others concurrently, the oldest of all
 * partitions first. Bounded by the records that one poll returns for each partition. Thread-safe; a
 * partition belongs to one thread at a time.
 */
final class RecordsInFlight
    implements BatchInterceptor<String, byte[]>, ConsumerAwareRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(RecordsInFlight.class);

  private final RecordProcessor processor;
  private final Duration maxBatchTime;
  private final ConcurrentMap<TopicPartition, ConcurrentSkipListMap<Long, InFlight>> partitions =
      new ConcurrentHashMap<>();

  /**
   * Creates an empty set.
   *
   * @param maxBatchTime how long decided records wait for the undecided ones of their batch
   */
  RecordsInFlight(RecordProcessor processor, Duration maxBatchTime) {
    this.processor = processor;
    this.maxBatchTime = maxBatchTime;
  }

  /** A record that is being processed, or was processed and is not known to be committed. */
  private static final class InFlight implements RecordProcessor.Delivery {
    private CompletableFuture<List<ProducerRecord<String, byte[]>>> result =
        new CompletableFuture<>();
    private volatile boolean current = true;
    private int deliveries;

    @Override
    public boolean isCurrent() {
      return current;
    }

    boolean isDecided() {
      return result.isDone() && !result.isCompletedExceptionally();
    }
  }

  /**
   * Processes the records and returns those that may be committed. When none may be and one has
   * failed, it returns the failed ones: the listener then rolls back and pauses.
   */
  @Override
  public ConsumerRecords<String, byte[]> intercept(
      ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
    try {
      Map<TopicPartition, List<InFlight>> begun = begin(records);
      await(begun);
      return decided(records, begun, consumer);
    } catch (RuntimeException unexpected) {
      // The container would go on behind these records.
      LOG.error("A batch is delivered again", unexpected);
      for (TopicPartition partition : records.partitions()) {
        consumer.seek(partition, records.records(partition).getFirst().offset());
      }
      return batch(Map.of());
    }
  }

  private ConsumerRecords<String, byte[]> decided(
      ConsumerRecords<String, byte[]> records,
      Map<TopicPartition, List<InFlight>> begun,
      Consumer<String, byte[]> consumer) {
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> decided = new LinkedHashMap<>();
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> failed = new LinkedHashMap<>();
    begun.forEach(
        (partition, own) -> {
          var delivered = records.records(partition);
          int count = (int) own.stream().takeWhile(InFlight::isDecided).count();
          if (count > 0) {
            decided.put(partition, delivered.subList(0, count));
          }
          if (count < delivered.size()) {
            consumer.seek(partition, delivered.get(count).offset());
            if (own.get(count).result.isDone()) {
              failed.put(partition, delivered.subList(count, count + 1));
            }
          }
        });
    return batch(decided.isEmpty() ? failed : decided);
  }

  private static ConsumerRecords<String, byte[]> batch(
      Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    records.forEach(
        (partition, own) -> next.put(partition, new OffsetAndMetadata(own.getLast().offset() + 1)));
    return new ConsumerRecords<>(records, next);
  }

  /** Begins the records that are not in flight, and returns all in the order of their partition. */
  private Map<TopicPartition, List<InFlight>> begin(ConsumerRecords<String, byte[]> records) {
    Map<TopicPartition, List<InFlight>> begun = new LinkedHashMap<>();
    for (TopicPartition partition : records.partitions()) {
      of(partition).headMap(records.records(partition).getFirst().offset()).clear();
      begun.put(partition, new ArrayList<>());
    }
    Map<@Nullable String, CompletableFuture<?>> lastOfKey = new HashMap<>();
    for (var record : DeliveryOrder.of(records)) {
      TopicPartition partition = partitionOf(record);
      InFlight known = of(partition).get(record.offset());
      if (known == null || known.result.isCompletedExceptionally()) {
        known = start(record, lastOfKey.getOrDefault(record.key(), completedFuture(null)));
        of(partition).put(record.offset(), known);
      }
      known.deliveries++;
      lastOfKey.put(record.key(), known.result);
      Objects.requireNonNull(begun.get(partition)).add(known);
    }
    return begun;
  }

  private InFlight start(ConsumerRecord<String, byte[]> record, CompletableFuture<?> before) {
    var started = new InFlight();
    started.result = before.thenCompose(done -> processor.process(record, started));
    return started;
  }

  /**
   * Returns when the records have ended, or when their time has passed. Records that were delivered
   * before are waited for only when there are no others: one that is slow must not delay the new
   * ones of every poll.
   */
  private void await(Map<TopicPartition, List<InFlight>> begun) {
    List<InFlight> records = begun.values().stream().flatMap(List::stream).toList();
    boolean known = records.stream().noneMatch(record -> record.deliveries == 1);
    var all =
        CompletableFuture.allOf(
            records.stream()
                .filter(record -> known || record.deliveries == 1)
                .map(record -> record.result)
                .toArray(CompletableFuture[]::new));
    try {
      all.get(maxBatchTime.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException undecided) {
      // What is decided is published; the others go on.
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The result of a record that {@link #intercept} has returned. It has ended; the next delivery of
   * a failed record processes it anew.
   */
  CompletableFuture<List<ProducerRecord<String, byte[]>>> result(
      ConsumerRecord<String, byte[]> record) {
    InFlight known = of(partitionOf(record)).get(record.offset());
    return known == null
        ? CompletableFuture.failedFuture(new CancellationException("The partition moved"))
        : known.result;
  }

  private ConcurrentSkipListMap<Long, InFlight> of(TopicPartition partition) {
    return partitions.computeIfAbsent(partition, added -> new ConcurrentSkipListMap<>());
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    forget(assigned);
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
    forget(revoked);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
    forget(lost);
  }

  /**
   * Another process may decide these records now, so their results are no longer valid. What waits
   * for a slot is not begun.
   */
  private void forget(Collection<TopicPartition> moved) {
    for (TopicPartition partition : moved) {
      var known = partitions.remove(partition);
      if (known != null) {
        known.values().forEach(record -> record.current = false);
      }
    }
  }
}
