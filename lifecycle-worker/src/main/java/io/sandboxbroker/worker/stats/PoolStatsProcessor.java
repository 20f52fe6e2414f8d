package io.sandboxbroker.worker.stats;

import io.sandboxbroker.stats.KindCount;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stats.SandboxCounts.CountKey;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the counts of all partitions and publishes the numbers that have changed. A new task
 * publishes all numbers once, so that records that the topic has lost come back.
 */
final class PoolStatsProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  static final String STORE = "pool-shares";

  private final int maxPrefixes;
  private boolean publishedAll;

  PoolStatsProcessor(int maxPrefixes) {
    this.maxPrefixes = maxPrefixes;
  }

  /** The newest counts of each partition of the events. */
  static StoreBuilder<?> store(Serde<SpecificRecord> records) {
    return StoredRecords.store(STORE, Topics.POOL_SHARES, records);
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    publishedAll = false;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof PoolShare share) {
      KeyValueStore<String, SpecificRecord> shares = context().getStateStore(STORE);
      shares.put(record.key(), share);
      publish(shares, record.timestamp());
    }
  }

  /** Publishes nothing until an event has been counted. */
  private void publish(KeyValueStore<String, SpecificRecord> shares, long now) {
    var published = new PublishedStats(context());
    SandboxCounts sum = new SandboxCounts();
    RecentAllocations allocations = new RecentAllocations();
    @Nullable Instant newest = published.newest().orElse(null);
    try (var entries = shares.all()) {
      while (entries.hasNext()) {
        PoolShare share = (PoolShare) entries.next().value;
        share.getCounts().forEach(count -> add(count, sum));
        allocations.addAll(share.getAllocations());
        newest = later(newest, share.getUpdatedAt());
      }
    }
    if (newest != null) {
      allocations.advanceTo(newest);
      published
          .update(sum.bounded(maxPrefixes), allocations, newest, !publishedAll)
          .forEach((key, stats) -> context().forward(new Record<>(key, stats, now)));
      publishedAll = true;
    }
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  /** A newer worker may count a status that this one does not know. */
  private static void add(KindCount count, SandboxCounts sum) {
    if (StatsKeys.COUNTED.contains(count.getStatus())) {
      sum.add(new CountKey(count.getPrefix(), count.getStatus()), count.getCount());
    }
  }
}
