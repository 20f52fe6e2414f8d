package io.sandboxbroker.kafka.transaction;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties.EOSMode;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.BackOff;

/**
 * After a transaction that failed, continues from the offsets that the group has committed. The
 * transaction may have been committed though its producer knows nothing of it, so the records of
 * the batch must not be delivered again blindly. A container that is fenced, or that does not find
 * the committed offsets in time, ends abnormally. Thread-safe.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class CommittedOffsetsProcessor<K, V> extends DefaultAfterRollbackProcessor<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(CommittedOffsetsProcessor.class);
  private static final long PAUSE_MILLIS = 500;

  private final ProducerFactory<?, ?> producers;
  private final String transactionIdPrefix;
  private final TransactionSettings settings;

  /**
   * Creates a processor.
   *
   * @param producers create the producers of the transactions, with one id for each thread
   * @param transactionIdPrefix the prefix of the container's ids
   * @param backOff the pauses before a batch is delivered again
   */
  public CommittedOffsetsProcessor(
      ProducerFactory<?, ?> producers,
      String transactionIdPrefix,
      TransactionSettings settings,
      BackOff backOff) {
    super(backOff);
    this.producers = producers;
    this.transactionIdPrefix = transactionIdPrefix;
    this.settings = settings;
  }

  @Override
  public void process(
      List<ConsumerRecord<K, V>> records,
      Consumer<K, V> consumer,
      @Nullable MessageListenerContainer container,
      Exception failure,
      boolean recoverable,
      EOSMode eosMode) {
    if (TransactionFailures.isFenced(failure)) {
      end(container, "The container was fenced: another process has its name", failure);
      return;
    }
    // Seeks to the first records, which is right only where nothing has ever been committed.
    super.process(records, consumer, container, failure, recoverable, eosMode);
    long deadline = System.nanoTime() + settings.recoveryTimeout().toNanos();
    while (container == null || container.isRunning()) {
      try {
        seekToCommitted(records, consumer);
        return;
      } catch (RuntimeException unknown) {
        if (container != null && !container.isRunning()) {
          return;
        }
        if (TransactionFailures.isFenced(unknown)
            || !TransactionFailures.isTransient(unknown)
            || System.nanoTime() >= deadline) {
          end(container, "The committed offsets cannot be found", unknown);
          return;
        }
        LOG.warn("The end of a transaction is not known yet: {}", unknown.toString());
        pause(container);
      }
    }
  }

  private void seekToCommitted(List<ConsumerRecord<K, V>> records, Consumer<K, V> consumer) {
    // A new producer of the thread's id waits for the end of the last transaction, or aborts it.
    producers.createProducer(transactionIdPrefix).close();
    Set<TopicPartition> assigned = consumer.assignment();
    Map<TopicPartition, Long> first =
        records.stream()
            .collect(
                toMap(
                    record -> new TopicPartition(record.topic(), record.partition()),
                    ConsumerRecord::offset,
                    Math::min));
    first.keySet().retainAll(assigned);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(first.keySet());
    first.forEach(
        (partition, offset) -> {
          OffsetAndMetadata next = committed.get(partition);
          if (next == null) {
            consumer.seek(partition, offset);
          } else {
            consumer.seek(partition, next);
          }
        });
  }

  private static void end(
      @Nullable MessageListenerContainer container, String why, Exception failure) {
    LOG.error("{}; the listener ends, and this process must be restarted", why, failure);
    if (container != null) {
      container.stopAbnormally(() -> {});
    }
  }

  private static void pause(@Nullable MessageListenerContainer container) {
    try {
      if (container == null) {
        Thread.sleep(Duration.ofMillis(PAUSE_MILLIS));
      } else {
        ListenerUtils.stoppableSleep(container, PAUSE_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
