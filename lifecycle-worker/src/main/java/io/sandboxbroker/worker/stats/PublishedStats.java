package io.sandboxbroker.worker.stats;

import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The statistics as they were told the last time, by key. Not thread-safe. */
final class PublishedStats {

  static final String STORE = "published-stats";

  private final KeyValueStore<String, SpecificRecord> published;

  private PublishedStats(KeyValueStore<String, SpecificRecord> published) {
    this.published = published;
  }

  static StoreBuilder<?> store(Serde<SpecificRecord> records) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE),
        Serdes.String(),
        StoredRecords.as(Topics.POOL_STATS, records));
  }

  static PublishedStats of(ProcessorContext<?, ?> context) {
    return new PublishedStats(context.getStateStore(STORE));
  }

  /** The newest event that the numbers tell of; empty when none have been told. */
  Optional<Instant> newest() {
    return find(StatsKeys.TOTAL).map(PoolStats::getUpdatedAt);
  }

  /**
   * Takes new numbers.
   *
   * @param at the newest event that they tell of
   * @param all whether to tell those that are as they were, too
   * @return what is to be told by key; null for what there is none of any more
   */
  Map<String, @Nullable PoolStats> take(SandboxCounts tally, Instant at, boolean all) {
    Map<String, @Nullable PoolStats> told = new LinkedHashMap<>();
    Set<String> gone = keys();
    numbers(tally)
        .forEach(
            (key, number) -> {
              gone.remove(key);
              PoolStats now = new PoolStats(key, number, at);
              if (all || isNews(now)) {
                told.put(key, now);
              }
            });
    gone.forEach(key -> told.put(key, null));
    told.forEach(published::put);
    return told;
  }

  private static Map<String, Long> numbers(SandboxCounts tally) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put(StatsKeys.TOTAL, tally.total());
    StatsKeys.COUNTED.forEach(status -> numbers.put(StatsKeys.of(status), tally.of(status)));
    tally
        .counts()
        .forEach((kind, number) -> numbers.put(StatsKeys.of(kind.prefix(), kind.status()), number));
    return numbers;
  }

  /** The total also says how far it has been counted. */
  private boolean isNews(PoolStats now) {
    return find(now.getKey())
        .filter(
            before ->
                before.getCount() == now.getCount()
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
