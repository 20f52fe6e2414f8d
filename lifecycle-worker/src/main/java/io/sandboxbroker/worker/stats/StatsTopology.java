package io.sandboxbroker.worker.stats;

import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.RecordTopology;
import io.sandboxbroker.worker.stream.TopologyPart;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Turns the events into the numbers of sandboxes. Each partition is counted by itself, and one task
 * adds the counts up. The events come from the timers' source, because a topology has one source
 * for each topic.
 *
 * @param records reads and writes records, thread-safely
 */
@Component
@Order(3)
record StatsTopology(StatsSettings settings, Serde<SpecificRecord> records)
    implements TopologyPart {

  @Override
  public void addTo(Topology topology) {
    new RecordTopology(topology, records)
        .processor(
            "counting",
            () -> new SandboxCountProcessor(settings),
            List.of(SandboxCounter.store()),
            "events")
        .sink("counted", Topics.POOL_SHARES, "counting")
        .source("pool-shares", Topics.POOL_SHARES)
        .processor(
            "summing",
            () -> new PoolStatsProcessor(settings.maxPrefixes()),
            List.of(PoolStatsProcessor.store(records), PublishedStats.store(records)),
            "pool-shares")
        .sink("pool-stats", Topics.POOL_STATS, "summing");
  }
}
