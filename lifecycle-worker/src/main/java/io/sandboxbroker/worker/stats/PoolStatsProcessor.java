package io.sandboxbroker.worker.stats;

import io.sandboxbroker.stats.PoolShare;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sums up what the partitions count, and tells which numbers have changed. A task tells all numbers
 * once when it has begun, so that what was lost of the topic comes back.
 */
final class PoolStatsProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private final int mostPrefixes;
  private boolean toldAll;

  PoolStatsProcessor(int mostPrefixes) {
    this.mostPrefixes = mostPrefixes;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    toldAll = false;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof PoolShare share) {
      PartitionShares shares = PartitionShares.of(context());
      shares.put(record.key(), share);
      tell(shares, PublishedStats.of(context()), record.timestamp());
    }
  }

  /** Nothing while no event has ever been counted. */
  private void tell(PartitionShares shares, PublishedStats published, long now) {
    Stream.concat(shares.newest().stream(), published.newest().stream())
        .max((one, other) -> one.compareTo(other))
        .ifPresent(
            at -> {
              published
                  .take(shares.sum(mostPrefixes), at, !toldAll)
                  .forEach((key, stats) -> context().forward(new Record<>(key, stats, now)));
              toldAll = true;
            });
  }
}
