package io.sandboxbroker.allocator.intake;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Publishes the results of processed records in the batch's transaction: either all of them are
 * committed together with the offsets, or the whole batch is delivered again.
 */
final class BatchListener implements BatchMessageListener<String, byte[]> {

  private final RecordsInFlight records;
  private final KafkaOperations<String, byte[]> transaction;

  BatchListener(RecordsInFlight records, KafkaOperations<String, byte[]> transaction) {
    this.records = records;
    this.transaction = transaction;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DeliverAgainException when a record must be delivered again later
   */
  @Override
  public void onMessage(List<ConsumerRecord<String, byte[]>> batch) {
    List<ProducerRecord<String, byte[]>> results = new ArrayList<>();
    for (var record : batch) {
      try {
        results.addAll(records.result(record).join());
      } catch (RuntimeException later) {
        throw new DeliverAgainException(later);
      }
    }
    results.forEach(this::send);
  }

  private void send(ProducerRecord<String, byte[]> record) {
    // A failed send fails the transaction's commit.
    var unused = transaction.send(record);
  }

  /** The batch cannot be processed now; its transaction is rolled back. */
  static final class DeliverAgainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeliverAgainException(Exception cause) {
      super("The batch will be delivered again: " + cause.getMessage(), cause);
    }
  }
}
