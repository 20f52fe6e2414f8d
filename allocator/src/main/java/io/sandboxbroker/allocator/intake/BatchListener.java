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
 * Works off a batch: all its records at once, those of one key in order, and publishes what came of
 * them in the batch's transaction. Either all of that is committed together with the offsets, or
 * the whole batch is delivered again.
 */
final class BatchListener implements BatchMessageListener<String, byte[]> {

  private final RecordProcessor work;
  private final KafkaOperations<String, byte[]> transaction;
  private final Duration patience;

  BatchListener(
      RecordProcessor work, KafkaOperations<String, byte[]> transaction, Duration patience) {
    this.work = work;
    this.transaction = transaction;
    this.patience = patience;
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
              .thenCompose(before -> work.work(record));
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
      all.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException later) {
      throw new DeliverAgainException(later);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new DeliverAgainException(stopping);
    }
  }

  /** The batch cannot be worked off now; its transaction is rolled back. */
  static final class DeliverAgainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeliverAgainException(Exception cause) {
      super("The batch will be delivered again: " + cause.getMessage(), cause);
    }
  }
}
