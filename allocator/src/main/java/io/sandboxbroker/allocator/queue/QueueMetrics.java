package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Shows how long the line is and how long people wait, under the names that dashboards know. */
final class QueueMetrics implements QueueListener {

  private static final String ANY = "any";

  /** Prefixes come from clients: only so many have a gauge of their own. */
  private static final int MOST_POOLS = 100;

  private final MeterRegistry registry;
  private final ConcurrentMap<String, AtomicInteger> depths = new ConcurrentHashMap<>();

  QueueMetrics(MeterRegistry registry) {
    this.registry = registry;
    depth("", 0);
  }

  /**
   * A record of that topic could not be read. By the registry of all: streams have none to give.
   */
  static void laidAside(String topic) {
    Metrics.counter("broker_dead_letters", "topic", topic).increment();
  }

  @Override
  public void depth(String namePrefix, int waiting) {
    String pool = namePrefix.isEmpty() ? ANY : namePrefix;
    AtomicInteger known = depths.get(pool);
    if (known != null) {
      known.set(waiting);
    } else if (depths.size() < MOST_POOLS) {
      depths.computeIfAbsent(pool, this::gauge).set(waiting);
    }
  }

  private AtomicInteger gauge(String pool) {
    var depth = new AtomicInteger();
    Gauge.builder("broker_queue_depth", depth, AtomicInteger::get)
        .description("Commands that wait for a sandbox, by the name prefix that they ask for")
        .tag("pool", pool)
        .register(registry);
    return depth;
  }

  @Override
  public void left(Duration waited, Leaving how) {
    registry
        .timer("broker_queue_wait", "outcome", how.name().toLowerCase(Locale.ROOT))
        .record(waited);
  }

  @Override
  public void handedOver() {
    depths.values().forEach(depth -> depth.set(0));
  }
}
