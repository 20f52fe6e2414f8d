package io.sandboxbroker.allocator.queue;

import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Who waits and what becomes free in, turns and tickets out.
 *
 * @param records reads and writes records, thread-safely
 * @param atBrokers what time it is at the brokers, who stamp the records, when the machine's clock,
 *     which the punctuation tells, shows a given one; thread-safe
 */
record AllocationQueueTopology(
    QueueSettings settings,
    Serde<SpecificRecord> records,
    UnaryOperator<Instant> atBrokers,
    QueueListener listener) {

  static final String LINE = "line";
  static final String TO_COMMANDS = "turns";
  static final String TO_TICKETS = "tickets";

  void addTo(Topology topology) {
    topology
        .addSource(
            "waiting",
            Serdes.String().deserializer(),
            records.deserializer(),
            Topics.ALLOCATION_WAITING.name())
        .addProcessor("waiting-room", new Keeping(), "waiting")
        .addSink(
            TO_COMMANDS,
            Topics.ALLOCATION_COMMANDS.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "waiting-room")
        .addSink(
            TO_TICKETS,
            Topics.ALLOCATION_LINE.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "waiting-room");
  }

  private final class Keeping
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new AllocationQueue(settings, new QueueMessages(records), atBrokers, listener);
    }

    /** In memory, as it is bounded; its changelog brings it back. */
    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(LINE), Serdes.Long(), QueueEntrySerde.create()));
    }
  }
}
