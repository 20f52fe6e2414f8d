package io.sandboxbroker.worker.stream;

import io.sandboxbroker.topic.Topic;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Adds nodes to a topology whose topics all carry records with a text as key. */
public record RecordTopology(Topology topology, Serde<SpecificRecord> records) {

  public RecordTopology source(String name, Topic topic) {
    topology.addSource(name, Serdes.String().deserializer(), records.deserializer(), topic.name());
    return this;
  }

  public RecordTopology processor(
      String name,
      ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> supplier,
      Collection<StoreBuilder<?>> stores,
      String... parents) {
    topology.addProcessor(name, supplier, parents);
    stores.forEach(store -> topology.addStateStore(store, name));
    return this;
  }

  public RecordTopology processor(
      String name,
      ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> supplier,
      String... parents) {
    return processor(name, supplier, List.of(), parents);
  }

  public RecordTopology sink(String name, Topic topic, String parent) {
    topology.addSink(
        name, topic.name(), Serdes.String().serializer(), records.serializer(), parent);
    return this;
  }
}
