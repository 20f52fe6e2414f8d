package io.sandboxbroker.worker.wire;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Publishes records together with the offsets of what they answer. As thread-safe as what it
 * publishes by.
 *
 * @param kafka by transactional producers
 */
public record Transactions(KafkaOperations<String, byte[]> kafka) {

  /**
   * Publishes all of it, or nothing.
   *
   * @param records asked for one by one within the transaction, so that not all of them are in
   *     memory
   * @param offsets where reading goes on once this is committed
   * @param group the reader as it was when it read, so that one that has lost its partitions
   *     commits nothing
   * @throws org.apache.kafka.common.KafkaException when it was nothing
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
