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
 * The topology of the queue: consumes commands and the events of sandboxes, and publishes turns and
 * tickets. The names of its nodes and its store are part of the names of Kafka's internal topics.
 *
 * @param records reads and writes records; thread-safe
 * @param atBrokers converts a time of the machine's clock, which the punctuation uses, to the clock
 *     of the brokers, which stamp the records; thread-safe
 */
record AllocationQueueTopology(
    QueueSettings settings,
    Serde<SpecificRecord> records,
    UnaryOperator<Instant> atBrokers,
    QueueMetrics metrics) {

  static final String STORE = "line";
  static final String TO_COMMANDS = "turns";
  static final String TO_TICKETS = "tickets";

  void addTo(Topology topology) {
    topology
        .addSource(
            "waiting",
            Serdes.String().deserializer(),
            records.deserializer(),
            Topics.ALLOCATION_WAITING.name())
        .addProcessor("waiting-room", processor(), "waiting")
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

  /** The processor of the queue, with its store. */
  ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> processor() {
    return new Queueing();
  }

  private final class Queueing
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new AllocationQueue(settings, new QueueMessages(records), atBrokers, metrics);
    }

    /** The store is in memory, because it is bounded; its changelog restores it. */
    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(STORE), Serdes.Long(), QueueEntrySerde.create()));
    }
  }
}
