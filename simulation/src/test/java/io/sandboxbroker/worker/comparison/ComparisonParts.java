package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.simulation.process.StreamsWork;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** The comparison of the CSP's lists, for a process without Kafka Streams. */
public final class ComparisonParts {

  /** Small, so that a list takes several slices, and a crash comes between two of them. */
  private static final int SLICE = 7;

  private static final long TICK = 1_000;

  private ComparisonParts() {}

  /** The processor that brings what concerns the lists together in one partition. */
  public static StreamsWork.Part news() {
    return new StreamsWork.Part(
        task -> new ComparisonTopology.PoolNewsFilter(),
        Map.of(),
        sink -> Topics.CSP_LISTS.name(),
        0);
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
