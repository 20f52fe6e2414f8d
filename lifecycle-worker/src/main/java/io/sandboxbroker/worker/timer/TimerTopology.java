package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.RecordTopology;
import io.sandboxbroker.worker.stream.TopologyPart;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Turns facts, events, operators' syncs and waiting allocations into due timers.
 *
 * @param records reads and writes records, thread-safely
 * @param brokersTime converts the time of a punctuation to the brokers' clock
 * @param poolPartition the partition of {@link Topics#POOL_KEY}
 */
@Component
@Order(1)
record TimerTopology(
    TimerSettings settings,
    LifeSettings life,
    Serde<SpecificRecord> records,
    FreezeState freezes,
    UnaryOperator<Instant> brokersTime,
    int poolPartition)
    implements TopologyPart {

  @Autowired
  TimerTopology(
      TimerSettings settings,
      LifeSettings life,
      Serde<SpecificRecord> records,
      FreezeState freezes,
      UnaryOperator<Instant> brokersTime) {
    // The producer's own function, on the same bytes.
    this(
        settings,
        life,
        records,
        freezes,
        brokersTime,
        BuiltInPartitioner.partitionForKey(
            Topics.POOL_KEY.getBytes(UTF_8), Topics.CSP.partitions()));
  }

  @Override
  public void addTo(Topology topology) {
    new RecordTopology(topology, records)
        .source("csp-facts", Topics.CSP)
        .source("events", Topics.EVENTS)
        .source("deletion-commands", Topics.DELETION_COMMANDS)
        .processor(
            "timers",
            () -> new TimerProcessor(settings, life, records, freezes, brokersTime, poolPartition),
            TimerStore.stores(),
            "csp-facts",
            "events",
            "deletion-commands")
        .sink("due-timers", Topics.TIMERS, "timers")
        .source("waiting", Topics.ALLOCATION_WAITING)
        .processor(
            "empty-pool",
            () -> new SyncOnEmptyPoolProcessor(settings.emptyPoolSync()),
            List.of(SyncOnEmptyPoolProcessor.store()),
            "waiting")
        .sink("due-syncs", Topics.TIMERS, "empty-pool");
  }
}
