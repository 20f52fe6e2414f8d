package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The depth of the queue and the waits in it. Called by the thread that keeps the queue. */
class QueueMetrics {

  private static final String ANY = "any";

  /** Clients choose prefixes, so only a bounded number of prefixes has a gauge. */
  private static final int MAX_GAUGES = 100;

  private final MeterRegistry registry;
  private final ConcurrentMap<String, AtomicInteger> depths = new ConcurrentHashMap<>();

  /** The reason why an entry leaves the queue. */
  enum Departure {
    /** The command got a sandbox. */
    SERVED,
    /** The command was refused for another reason than an empty pool. */
    REFUSED,
    /** The wait ended, and the command had its last turn. */
    TIME_UP,
    /** The track cancelled the command. */
    CANCELLED,
    /** The queue was full, so the command never had an entry. */
    TURNED_AWAY,
    /** A turn of the command has had no outcome. */
    ABANDONED
  }

  QueueMetrics(MeterRegistry registry) {
    this.registry = registry;
    depths.put(ANY, gauge(ANY));
  }

  /**
   * The number of entries of a name prefix has changed.
   *
   * @param namePrefix empty for entries that want any sandbox
   */
  void depth(String namePrefix, int entries) {
    String pool = namePrefix.isEmpty() ? ANY : namePrefix;
    AtomicInteger known = depths.get(pool);
    if (known != null) {
      known.set(entries);
    } else if (depths.size() < MAX_GAUGES) {
      depths.computeIfAbsent(pool, this::gauge).set(entries);
    }
  }

  private AtomicInteger gauge(String pool) {
    var depth = new AtomicInteger();
    Gauge.builder("broker.queue.depth", depth, AtomicInteger::get)
        .description("Commands that wait for a sandbox, by the requested name prefix")
        .tag("pool", pool)
        .register(registry);
    return depth;
  }

  /** An entry has left the queue. */
  void left(Duration waited, Departure departure) {
    registry
        .timer("broker.queue.wait", "outcome", departure.name().toLowerCase(Locale.ROOT))
        .record(waited);
  }

  /** This process no longer keeps the queue. */
  void closed() {
    depths.values().forEach(depth -> depth.set(0));
  }
}
