package io.sandboxbroker.worker.stats;

import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Stores the published statistics by key. Not thread-safe. */
final class PublishedStats {

  static final String STORE = "published-stats";

  private final KeyValueStore<String, SpecificRecord> published;

  PublishedStats(ProcessorContext<?, ?> context) {
    this.published = context.getStateStore(STORE);
  }

  static StoreBuilder<?> store(Serde<SpecificRecord> records) {
    return StoredRecords.store(STORE, Topics.POOL_STATS, records);
  }

  /** The time of the newest event that counts; empty when nothing has been published. */
  Optional<Instant> newest() {
    return find(StatsKeys.TOTAL).map(PoolStats::getUpdatedAt);
  }

  /**
   * Stores new numbers.
   *
   * @param allocations the recent allocations; those of a prefix without a count are of {@link
   *     StatsKeys#OTHERS}
   * @param at the time of the newest event that counts
   * @param all whether to return the unchanged ones, too
   * @return the records to publish by key; null for a number that has become 0
   */
  Map<String, @Nullable PoolStats> update(
      SandboxCounts counts, RecentAllocations allocations, Instant at, boolean all) {
    Map<String, @Nullable PoolStats> changes = new LinkedHashMap<>();
    Set<String> gone = keys();
    Stream.concat(numbers(counts, at), recent(allocations, counts.prefixes(), at))
        .forEach(
            now -> {
              gone.remove(now.getKey());
              if (all || hasChanged(now)) {
                changes.put(now.getKey(), now);
              }
            });
    gone.forEach(key -> changes.put(key, null));
    changes.forEach(published::put);
    return changes;
  }

  private static Stream<PoolStats> numbers(SandboxCounts counts, Instant at) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put(StatsKeys.TOTAL, counts.total());
    StatsKeys.COUNTED.forEach(status -> numbers.put(StatsKeys.of(status), counts.of(status)));
    counts
        .counts()
        .forEach((key, number) -> numbers.put(StatsKeys.of(key.prefix(), key.status()), number));
    return numbers.entrySet().stream()
        .map(number -> new PoolStats(number.getKey(), number.getValue(), at, List.of()));
  }

  private static Stream<PoolStats> recent(
      RecentAllocations allocations, Set<String> separate, Instant at) {
    return allocations
        .byPrefix(prefix -> separate.contains(prefix) ? prefix : StatsKeys.OTHERS)
        .entrySet()
        .stream()
        .map(
            recent ->
                new PoolStats(
                    StatsKeys.allocationsOf(recent.getKey()),
                    recent.getValue().stream().mapToLong(AllocationPeriod::getCount).sum(),
                    at,
                    recent.getValue()));
  }

  /** The total also carries the time of the newest event. */
  private boolean hasChanged(PoolStats now) {
    return find(now.getKey())
        .filter(
            before ->
                before.getCount() == now.getCount()
                    && before.getAllocations().equals(now.getAllocations())
                    && (!now.getKey().equals(StatsKeys.TOTAL)
                        || before.getUpdatedAt().equals(now.getUpdatedAt())))
        .isEmpty();
  }

  private Optional<PoolStats> find(String key) {
    return Optional.ofNullable((PoolStats) published.get(key));
  }

  private Set<String> keys() {
    Set<String> keys = new HashSet<>();
    try (var entries = published.all()) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }
}
