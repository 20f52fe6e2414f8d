package io.sandboxbroker.worker.sync;

import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.WorkerEvents;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** The records that tell what the CSP has said. */
record FactRecords(Serializer<SpecificRecord> serializer) {

  /** The record that tells a fact. */
  ProducerRecord<String, byte[]> record(Fact fact) {
    String topic = Topics.CSP_LISTS.name();
    var headers = WorkerEvents.headers(fact.record(), fact.id(), fact.observedAt(), fact.key());
    byte[] bytes = serializer.serialize(topic, fact.record());
    return new ProducerRecord<>(topic, null, null, fact.key(), bytes, headers);
  }
}
