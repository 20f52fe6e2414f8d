package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.topic.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How stores hold records: as the lists' own topic does, so that they need no subjects. */
final class StoredRecords {

  private StoredRecords() {}

  static Serde<SpecificRecord> of(Serde<SpecificRecord> records) {
    String topic = Topics.CSP_LISTS.name();
    return Serdes.serdeFrom(
        (store, record) -> records.serializer().serialize(topic, record),
        (store, bytes) -> records.deserializer().deserialize(topic, bytes));
  }
}
