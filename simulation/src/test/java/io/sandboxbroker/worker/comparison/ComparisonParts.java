package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.simulation.process.StreamsWork;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The comparison of the CSP's lists, for a process without Kafka Streams. */
public final class ComparisonParts {

  /** Small, so that a list takes several slices, and a crash comes between two of them. */
  private static final int SLICE = 7;

  private static final long TICK = 1_000;

  private ComparisonParts() {}

  /**
   * The processor that brings what concerns the lists together in one partition.
   *
   * @param withDeletions false for a part that lacks the deletions, to see that they matter
   */
  public static StreamsWork.Part news(boolean withDeletions) {
    return new StreamsWork.Part(
        task ->
            withDeletions ? new ComparisonTopology.PoolNewsFilter() : new NewsWithoutDeletions(),
        Map.of(),
        sink -> Topics.CSP_LISTS.name(),
        0);
  }

  /** The names of the stores of the accounts that the comparison knows. */
  public static Set<String> accountStores(Serde<SpecificRecord> records) {
    return StreamsWork.serdesOf(KnownAccounts.stores(records)).keySet();
  }

  /** As the worker's filter, but without the deletions that the CSP has confirmed. */
  private static final class NewsWithoutDeletions
      extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    private final ComparisonTopology.PoolNewsFilter filter =
        new ComparisonTopology.PoolNewsFilter();

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
      super.init(context);
      filter.init(context);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
      if (!(record.value() instanceof CspDeletionConfirmed)) {
        filter.process(record);
      }
    }
  }

  /**
   * The processor that compares the lists.
   *
   * @param interval from one scheduled sync to the next
   * @param maxShrinkagePercent by how much a list may be shorter than the last complete one
   */
  public static StreamsWork.Part comparison(
      Serde<SpecificRecord> records, Duration interval, int maxShrinkagePercent) {
    var guard = new SyncGuardSettings(maxShrinkagePercent, true);
    var metrics = new SyncMetrics(new SimpleMeterRegistry());
    return new StreamsWork.Part(
        task -> new ListComparisonProcessor(guard, interval, SLICE, metrics, records.serializer()),
        StreamsWork.serdesOf(
            Stream.concat(
                    IncomingLists.stores(records).stream(), KnownAccounts.stores(records).stream())
                .toList()),
        sink ->
            ComparisonTopology.STATUS.equals(sink)
                ? Topics.COMMAND_STATUS.name()
                : Topics.CSP.name(),
        TICK);
  }
}
