package io.sandboxbroker.worker.stats;

import io.sandboxbroker.topic.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How stores hold records: as a topic of theirs does, so that they need no subjects. */
final class StoredRecords {

  private StoredRecords() {}

  static Serde<SpecificRecord> as(Topic topic, Serde<SpecificRecord> records) {
    return Serdes.serdeFrom(
        (store, record) -> records.serializer().serialize(topic.name(), record),
        (store, bytes) -> records.deserializer().deserialize(topic.name(), bytes));
  }
}
