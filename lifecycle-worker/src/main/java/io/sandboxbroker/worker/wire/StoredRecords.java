package io.sandboxbroker.worker.wire;

import io.sandboxbroker.topic.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Writes records to state stores in the format of a topic, so that they need no new subjects. */
public final class StoredRecords {

  private StoredRecords() {}

  /** A persistent store of records by text. */
  public static StoreBuilder<?> store(String name, Topic topic, Serde<SpecificRecord> records) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), as(topic, records));
  }

  public static Serde<SpecificRecord> as(Topic topic, Serde<SpecificRecord> records) {
    return Serdes.serdeFrom(
        (store, record) -> records.serializer().serialize(topic.name(), record),
        (store, bytes) -> records.deserializer().deserialize(topic.name(), bytes));
  }
}
