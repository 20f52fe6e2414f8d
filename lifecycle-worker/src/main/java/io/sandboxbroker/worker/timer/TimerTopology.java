package io.sandboxbroker.worker.timer;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.TopologyPart;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Facts, events, operators' commands, and who has to wait, in; due timers out.
 *
 * @param records reads and writes records, thread-safely
 * @param freezes whether expiries are frozen
 * @param poolPartition the partition of {@link Topics#POOL_KEY}
 */
record TimerTopology(
    TimerSettings settings,
    LifeSettings life,
    Serde<SpecificRecord> records,
    FreezeState freezes,
    int poolPartition)
    implements TopologyPart {

  @Override
  public void addTo(Topology topology) {
    topology
        .addSource(
            "csp-facts", Serdes.String().deserializer(), records.deserializer(), Topics.CSP.name())
        .addSource(
            "events", Serdes.String().deserializer(), records.deserializer(), Topics.EVENTS.name())
        .addSource(
            "deletion-commands",
            Serdes.String().deserializer(),
            records.deserializer(),
            Topics.DELETION_COMMANDS.name())
        .addProcessor("timers", new Timekeeping(), "csp-facts", "events", "deletion-commands")
        .addSink(
            "due-timers",
            Topics.TIMERS.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "timers")
        .addSource(
            "waiting",
            Serdes.String().deserializer(),
            records.deserializer(),
            Topics.ALLOCATION_WAITING.name())
        .addProcessor("empty-pool", new Noticing(), "waiting")
        .addSink(
            "due-syncs",
            Topics.TIMERS.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "empty-pool");
  }

  private final class Noticing
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new EmptyPoolProcessor(settings.emptyPoolSync());
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(EmptyPoolProcessor.store());
    }
  }

  private final class Timekeeping
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new TimerProcessor(settings, life, records, freezes, poolPartition);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return new LinkedHashSet<>(TimerStore.stores());
    }
  }
}
