package io.sandboxbroker.worker.stats;

import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.TopologyPart;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The events in; how many sandboxes there are out. Each partition of the events is counted where it
 * is read, which is where the timers read it, because a topology can have but one source of a
 * topic.
 *
 * @param records reads and writes records, thread-safely
 */
record StatsTopology(StatsSettings settings, Serde<SpecificRecord> records)
    implements TopologyPart {

  /** The timers' source of {@link Topics#EVENTS}. */
  private static final String EVENTS = "events";

  @Override
  public void addTo(Topology topology) {
    topology
        .addProcessor("counting", new Counting(), EVENTS)
        .addSink(
            "counted",
            Topics.POOL_SHARES.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "counting")
        .addSource(
            "pool-shares",
            Serdes.String().deserializer(),
            records.deserializer(),
            Topics.POOL_SHARES.name())
        .addProcessor("summing", new Summing(), "pool-shares")
        .addSink(
            "pool-stats",
            Topics.POOL_STATS.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "summing");
  }

  private final class Counting
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new SandboxCountProcessor(settings);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(SandboxCounter.store());
    }
  }

  private final class Summing
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new PoolStatsProcessor(settings.mostPrefixes());
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(PartitionShares.store(records), PublishedStats.store(records));
    }
  }
}
