package io.sandboxbroker.worker.wire;

import io.sandboxbroker.topic.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Writes records to state stores in the format of a topic, so that they need no new subjects. */
public final class StoredRecords {

  private StoredRecords() {}

  public static Serde<SpecificRecord> as(Topic topic, Serde<SpecificRecord> records) {
    return Serdes.serdeFrom(
        (store, record) -> records.serializer().serialize(topic.name(), record),
        (store, bytes) -> records.deserializer().deserialize(topic.name(), bytes));
  }
}
