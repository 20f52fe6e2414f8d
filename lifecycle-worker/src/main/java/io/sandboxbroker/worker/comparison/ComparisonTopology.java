package io.sandboxbroker.worker.comparison;

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
 * The CSP's lists in; what has changed out. What deletions say comes from where the timers learn of
 * it, because a topology can have but one source of a topic.
 *
 * @param records reads and writes records, thread-safely
 */
record ComparisonTopology(
    SyncGuardSettings guard, SyncMetrics metrics, Serde<SpecificRecord> records)
    implements TopologyPart {

  /** The timers' source of {@link Topics#CSP}. */
  private static final String CSP_FACTS = "csp-facts";

  @Override
  public void addTo(Topology topology) {
    topology
        .addProcessor("confirmed-deletions", ConfirmedDeletionFilter::new, CSP_FACTS)
        .addSink(
            "expected-absences",
            Topics.CSP_LISTS.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "confirmed-deletions")
        .addSource(
            "csp-lists",
            Serdes.String().deserializer(),
            records.deserializer(),
            Topics.CSP_LISTS.name())
        .addProcessor("comparison", new Comparing(), "csp-lists")
        .addSink(
            "csp-changes",
            Topics.CSP.name(),
            Serdes.String().serializer(),
            records.serializer(),
            "comparison");
  }

  private final class Comparing
      implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
      return new ListComparisonProcessor(guard, metrics);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      Set<StoreBuilder<?>> stores = new LinkedHashSet<>(IncomingList.stores(records));
      stores.addAll(KnownSandboxes.stores(records));
      return stores;
    }
  }
}
