package io.sandboxbroker.worker.sync;

import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.WorkerEvents;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.kafka.core.KafkaOperations;

/** Publishes, in one transaction with the offsets that have been worked off. */
final class Telling {

  private final KafkaOperations<String, byte[]> kafka;
  private final Serializer<SpecificRecord> serializer;

  Telling(KafkaOperations<String, byte[]> kafka, Serializer<SpecificRecord> serializer) {
    this.kafka = kafka;
    this.serializer = serializer;
  }

  /** The record that tells a fact. */
  ProducerRecord<String, byte[]> record(Fact fact) {
    String topic = Topics.CSP_LISTS.name();
    var headers = WorkerEvents.headers(fact.record(), fact.id(), fact.observedAt(), fact.key());
    byte[] bytes = serializer.serialize(topic, fact.record());
    return new ProducerRecord<>(topic, null, null, fact.key(), bytes, headers);
  }

  /**
   * Publishes all of it together with the offsets, or nothing.
   *
   * @throws org.apache.kafka.common.KafkaException when it was nothing
   */
  void commit(
      List<ProducerRecord<String, byte[]>> records,
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
