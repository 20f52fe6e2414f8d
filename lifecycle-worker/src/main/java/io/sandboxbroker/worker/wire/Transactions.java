package io.sandboxbroker.worker.wire;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Publishes records and commits the offsets of their input in one transaction. Thread-safe if its
 * producers are.
 *
 * @param kafka has transactional producers
 */
public record Transactions(KafkaOperations<String, byte[]> kafka) {

  /**
   * Publishes all or nothing, and commits no offsets.
   *
   * @throws org.apache.kafka.common.KafkaException when nothing was published
   */
  public void publish(Iterable<ProducerRecord<String, byte[]>> records) {
    kafka.executeInTransaction(
        transaction -> {
          for (var record : records) {
            // A failed send fails the transaction's commit.
            var unused = transaction.send(record);
          }
          return true;
        });
  }

  /**
   * Publishes and commits all or nothing.
   *
   * @param records are created one by one within the transaction, so that not all are in memory
   * @param offsets the next offsets to read
   * @param group the consumer's group when it read; a consumer that has lost its partitions since
   *     commits nothing
   * @throws org.apache.kafka.common.KafkaException when nothing was committed
   */
  public void commit(
      Iterable<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    kafka.executeInTransaction(
        transaction -> {
          for (var record : records) {
            // A failed send fails the transaction's commit.
            var unused = transaction.send(record);
          }
          transaction.sendOffsetsToTransaction(offsets, group);
          return true;
        });
  }
}
