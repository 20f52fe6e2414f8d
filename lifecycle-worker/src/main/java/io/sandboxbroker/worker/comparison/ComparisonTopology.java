package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.RecordTopology;
import io.sandboxbroker.worker.stream.TopologyPart;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Turns the CSP's lists into facts about what has changed. Confirmed deletions come from the
 * timers' source of the facts, because a topology has one source for each topic.
 *
 * @param records reads and writes records, thread-safely
 */
@Component
@Order(2)
record ComparisonTopology(
    SyncGuardSettings guard, MeterRegistry registry, Serde<SpecificRecord> records)
    implements TopologyPart {

  /** The sink of the facts. */
  static final String CHANGES = "csp-changes";

  /** The sink of the status of requested syncs. */
  static final String STATUS = "sync-status";

  private static final String COMPARISON = "comparison";

  @Override
  public void addTo(Topology topology) {
    var metrics = new SyncMetrics(registry);
    new RecordTopology(topology, records)
        .processor("confirmed-deletions", ConfirmedDeletionFilter::new, "csp-facts")
        .sink("expected-absences", Topics.CSP_LISTS, "confirmed-deletions")
        .source("csp-lists", Topics.CSP_LISTS)
        .processor(
            COMPARISON,
            () -> new ListComparisonProcessor(guard, metrics, records.serializer()),
            Stream.concat(
                    IncomingList.stores(records).stream(), KnownSandboxes.stores(records).stream())
                .toList(),
            "csp-lists")
        .sink(CHANGES, Topics.CSP, COMPARISON)
        .sink(STATUS, Topics.COMMAND_STATUS, COMPARISON);
  }

  /** Forwards confirmed deletions: the CSP's next lists lack those sandboxes. */
  private static final class ConfirmedDeletionFilter
      extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public void process(Record<String, SpecificRecord> record) {
      if (record.value() instanceof CspDeletionConfirmed) {
        context().forward(record);
      }
    }
  }
}
