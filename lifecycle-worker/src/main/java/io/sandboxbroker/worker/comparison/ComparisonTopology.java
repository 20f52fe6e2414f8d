package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.RecordTopology;
import io.sandboxbroker.worker.stream.TopologyPart;
import io.sandboxbroker.worker.timer.TimerSettings;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Turns the CSP's lists into facts about what has changed. It is an application of its own, so that
 * a long list does not delay the timers. A filter first brings what concerns the lists together in
 * one partition, because a list is compared as a whole.
 *
 * @param records reads and writes records, thread-safely
 * @param slice the accounts that are handled at a time
 */
@Component
@Order(2)
record ComparisonTopology(
    SyncGuardSettings guard,
    TimerSettings timers,
    MeterRegistry registry,
    Serde<SpecificRecord> records,
    int slice)
    implements TopologyPart {

  /** The sink of the facts. */
  static final String CHANGES = "csp-changes";

  /** The sink of the status of requested syncs. */
  static final String STATUS = "sync-status";

  private static final String COMPARISON = "comparison";

  /** A slice takes a small part of a second, and with it a transaction. */
  private static final int SLICE = 2_000;

  @Autowired
  ComparisonTopology(
      SyncGuardSettings guard,
      TimerSettings timers,
      MeterRegistry registry,
      Serde<SpecificRecord> records) {
    this(guard, timers, registry, records, SLICE);
  }

  @Override
  public Application application() {
    return Application.LISTS;
  }

  @Override
  public void addTo(Topology topology) {
    var metrics = new SyncMetrics(registry);
    List<StoreBuilder<?>> stores =
        Stream.concat(
                IncomingLists.stores(records).stream(), KnownAccounts.stores(records).stream())
            .toList();
    new RecordTopology(topology, records)
        .source("csp-facts", Topics.CSP)
        .source("events", Topics.EVENTS)
        .processor("pool-news", PoolNewsFilter::new, "csp-facts", "events")
        .sink("list-input", Topics.CSP_LISTS, "pool-news")
        .source("csp-lists", Topics.CSP_LISTS)
        .processor(
            COMPARISON,
            () ->
                new ListComparisonProcessor(
                    guard, timers.syncInterval(), slice, metrics, records.serializer()),
            stores,
            "csp-lists")
        .sink(CHANGES, Topics.CSP, COMPARISON)
        .sink(STATUS, Topics.COMMAND_STATUS, COMPARISON);
  }

  /** Forwards what says which sandboxes the pool has, and which the next lists lack. */
  static final class PoolNewsFilter
      extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public void process(Record<String, SpecificRecord> record) {
      if (isRelevant(record.value())) {
        context().forward(record);
      }
    }

    private static boolean isRelevant(@Nullable SpecificRecord value) {
      return value instanceof CspDeletionConfirmed
          || value instanceof SandboxSynced
          || value instanceof SandboxSnapshot
          || value instanceof SandboxDeleted
          || value instanceof PoolRebuilt;
    }
  }
}
