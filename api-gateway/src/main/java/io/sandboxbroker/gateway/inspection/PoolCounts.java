package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.StatsKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of sandboxes by status and name prefix, and their recent allocations, from the newest
 * records of the statistics topic. A key without a record counts 0. Bounded; one thread writes, any
 * thread reads.
 */
final class PoolCounts {

  private static final Logger LOG = LoggerFactory.getLogger(PoolCounts.class);

  private final Map<String, PoolStats> counts = new ConcurrentHashMap<>();
  private final Deserializer<SpecificRecord> deserializer;
  private final int maxKeys;
  private final Counter ignored;

  PoolCounts(Deserializer<SpecificRecord> deserializer, int maxKeys, MeterRegistry meters) {
    this.deserializer = deserializer;
    this.maxKeys = maxKeys;
    ignored =
        Counter.builder("broker.stats.ignored")
            .description("Records of the statistics that are unreadable or exceed the limit")
            .register(meters);
  }

  /**
   * Takes a record of the statistics topic; one without a value removes its key.
   *
   * @throws RuntimeException if the record may be readable later, as when the schema registry is
   *     unavailable
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (record.value() == null) {
      counts.remove(key);
    } else if (!put(key, record)) {
      ignored.increment();
    }
  }

  private boolean put(String key, ConsumerRecord<byte[], byte[]> record) {
    if (counts.size() >= maxKeys && !counts.containsKey(key)) {
      return false;
    }
    try {
      var value = deserializer.deserialize(record.topic(), record.headers(), record.value());
      if (value instanceof PoolStats stats) {
        counts.put(key, stats);
        return true;
      }
    } catch (SerializationException e) {
      LOG.warn("a record of the statistics is unreadable: offset {}", record.offset(), e);
    }
    return false;
  }

  long total() {
    return count(StatsKeys.TOTAL);
  }

  long of(SandboxStatus status) {
    return count(StatsKeys.of(status));
  }

  long of(String prefix, SandboxStatus status) {
    return count(StatsKeys.of(prefix, status));
  }

  /** The name prefixes with counts of their own, sorted. */
  List<String> prefixes() {
    return prefixes(key -> !StatsKeys.isOfAllocations(key));
  }

  /** The name prefixes of which sandboxes were allocated lately, sorted. */
  List<String> allocatedPrefixes() {
    return prefixes(StatsKeys::isOfAllocations);
  }

  /** The recent allocations of a name prefix. */
  List<AllocationPeriod> allocations(String prefix) {
    PoolStats stats = counts.get(StatsKeys.allocationsOf(prefix));
    return stats == null ? List.of() : stats.getAllocations();
  }

  private List<String> prefixes(Predicate<String> which) {
    return counts.keySet().stream()
        .filter(which)
        .flatMap(key -> StatsKeys.prefixOf(key).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The time of the newest event that is counted; empty before the first. */
  Optional<Instant> updatedAt() {
    return counts.values().stream().map(PoolStats::getUpdatedAt).max(Instant::compareTo);
  }

  private long count(String key) {
    PoolStats stats = counts.get(key);
    return stats == null ? 0 : stats.getCount();
  }
}
