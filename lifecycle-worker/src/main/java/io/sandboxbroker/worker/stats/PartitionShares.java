package io.sandboxbroker.worker.stats;

import io.sandboxbroker.stats.KindCount;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What each partition of the events counts: one entry for each of them. Not thread-safe. */
final class PartitionShares {

  static final String STORE = "pool-shares";

  private final KeyValueStore<String, SpecificRecord> shares;

  private PartitionShares(KeyValueStore<String, SpecificRecord> shares) {
    this.shares = shares;
  }

  static StoreBuilder<?> store(Serde<SpecificRecord> records) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE),
        Serdes.String(),
        StoredRecords.as(Topics.POOL_SHARES, records));
  }

  static PartitionShares of(ProcessorContext<?, ?> context) {
    return new PartitionShares(context.getStateStore(STORE));
  }

  /** Takes what a partition counts, in place of what it counted before. */
  void put(String partition, PoolShare share) {
    shares.put(partition, share);
  }

  /** What there is in all partitions together, with so many prefixes at the most. */
  SandboxCounts sum(int mostPrefixes) {
    SandboxCounts sum = new SandboxCounts();
    forEach(share -> share.getCounts().forEach(count -> add(count, sum)));
    return sum.bounded(mostPrefixes);
  }

  /** The newest event that any of them counted; empty when none did. */
  Optional<Instant> newest() {
    Stream.Builder<Instant> counted = Stream.builder();
    forEach(share -> Optional.ofNullable(share.getUpdatedAt()).ifPresent(counted));
    return counted.build().max(Instant::compareTo);
  }

  /** A newer worker may count what this one does not know. */
  private static void add(KindCount count, SandboxCounts sum) {
    if (StatsKeys.COUNTED.contains(count.getStatus())) {
      sum.add(new CountKey(count.getPrefix(), count.getStatus()), count.getCount());
    }
  }

  private void forEach(Consumer<PoolShare> action) {
    try (var entries = shares.all()) {
      entries.forEachRemaining(entry -> action.accept((PoolShare) entry.value));
    }
  }
}
