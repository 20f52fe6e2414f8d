package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Processes a batch: its records concurrently, but those of one key in order. Publishes the results
 * in the batch's transaction: either all of them are committed together with the offsets, or the
 * whole batch is delivered again.
 */
final class BatchListener implements BatchMessageListener<String, byte[]> {

  private final RecordProcessor processor;
  private final KafkaOperations<String, byte[]> transaction;
  private final Duration timeout;

  BatchListener(
      RecordProcessor processor, KafkaOperations<String, byte[]> transaction, Duration timeout) {
    this.processor = processor;
    this.transaction = transaction;
    this.timeout = timeout;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DeliverAgainException when the batch must be delivered again later
   */
  @Override
  public void onMessage(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, CompletableFuture<?>> lastOfKey = new HashMap<>();
    List<CompletableFuture<List<ProducerRecord<String, byte[]>>>> results = new ArrayList<>();
    for (var record : records) {
      var result =
          lastOfKey
              .getOrDefault(record.key(), completedFuture(null))
              .thenCompose(before -> processor.process(record));
      lastOfKey.put(record.key(), result);
      results.add(result);
    }
    await(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)));
    for (var result : results) {
      result.join().forEach(this::send);
    }
  }

  private void send(ProducerRecord<String, byte[]> record) {
    // A failed send fails the transaction's commit.
    var unused = transaction.send(record);
  }

  private void await(CompletableFuture<?> all) {
    try {
      all.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException later) {
      throw new DeliverAgainException(later);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new DeliverAgainException(stopping);
    }
  }

  /** The batch cannot be processed now; its transaction is rolled back. */
  static final class DeliverAgainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeliverAgainException(Exception cause) {
      super("The batch will be delivered again: " + cause.getMessage(), cause);
    }
  }
}
