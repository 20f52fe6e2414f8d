package io.sandboxbroker.worker.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** Counts syncs that were told, under the names that dashboards know. Thread-safe. */
final class SyncMetrics {

  private final MeterRegistry registry;
  private final Counter synced;

  SyncMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.synced = registry.counter("broker_sync_sandboxes_synced");
  }

  void told(Sync sync) {
    String outcome =
        switch (sync.reading()) {
          case Reading.Trusted(var list) -> {
            synced.increment(list.size());
            yield "completed";
          }
          case Reading.Refused refused -> refused.reason().name().toLowerCase(Locale.ROOT);
        };
    registry.counter("broker_sync", "outcome", outcome).increment();
    registry
        .timer("broker_sync_duration", "outcome", outcome)
        .record(Duration.between(sync.startedAt(), sync.endedAt()));
  }

  void deadLetter(String topic) {
    registry.counter("broker_dead_letters", "topic", topic).increment();
  }
}
