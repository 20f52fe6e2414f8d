package io.sandboxbroker.worker.freeze;

import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.TopologyPart;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Keeps what operators have stopped where every processor and everybody outside can ask for it, in
 * every instance. It is made anew from its topic at each start, before anything else begins.
 */
final class FreezeTopology implements TopologyPart {

  @Override
  public void addTo(Topology topology) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(StoredFreezes.STORE),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled(),
        "freezes",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        Topics.FREEZES.name(),
        "keep-freezes",
        Keeping::new);
  }

  private static final class Keeping extends ContextualProcessor<String, byte[], Void, Void> {

    @Override
    public void process(Record<String, byte[]> record) {
      // A failure here would end a thread that nothing replaces, and all others with it.
      if (record.key() != null) {
        KeyValueStore<String, byte[]> store = context().getStateStore(StoredFreezes.STORE);
        store.put(record.key(), record.value());
      }
    }
  }
}
