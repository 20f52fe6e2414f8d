package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.simulation.process.StreamsWork;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The queue and its view, for a process without Kafka Streams. */
public final class QueueParts {

  private static final QueueSettings SETTINGS =
      new QueueSettings(
          40,
          30,
          10,
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  private QueueParts() {}

  /** The processor that keeps the queue. Its machine's clock is the brokers'. */
  public static StreamsWork.Part processor(Serde<SpecificRecord> records) {
    return new StreamsWork.Part(
        task ->
            new AllocationQueue(
                SETTINGS,
                new QueueMessages(records),
                now -> now,
                new QueueMetrics(new SimpleMeterRegistry())),
        Map.of(
            AllocationQueueTopology.STORE,
            new StreamsWork.StoreSerdes<>(Serdes.Long(), QueueEntrySerde.create())),
        sink ->
            AllocationQueueTopology.TO_TICKETS.equals(sink)
                ? Topics.ALLOCATION_LINE.name()
                : Topics.ALLOCATION_COMMANDS.name(),
        SETTINGS.checkInterval().toMillis());
  }

  /** The queue as one allocator reads it. */
  public static final class View {

    private final QueueView view;

    public View(Serde<SpecificRecord> records, InstantSource clock) {
      view = new QueueView(records.deserializer(), clock);
    }

    /** Takes a ticket. */
    public void receive(ConsumerRecord<String, byte[]> ticket) {
      view.receive(
          new ConsumerRecord<>(
              ticket.topic(),
              ticket.partition(),
              ticket.offset(),
              ticket.timestamp(),
              ticket.timestampType(),
              ticket.serializedKeySize(),
              ticket.serializedValueSize(),
              Serdes.String().serializer().serialize(ticket.topic(), ticket.key()),
              ticket.value(),
              ticket.headers(),
              Optional.<Integer>empty()));
    }

    /** The view, as the allocator asks it. */
    public QueueingAllocator.Queue queue() {
      return view;
    }
  }
}
