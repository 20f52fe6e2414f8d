package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Counts the outcomes of syncs. A list that is compared again because its transaction was aborted
 * counts again. Thread-safe.
 */
final class SyncMetrics {

  private final MeterRegistry registry;
  private final Counter synced;
  private final Counter stale;

  SyncMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.synced = registry.counter("broker.sync.sandboxes.synced");
    this.stale = registry.counter("broker.sync.sandboxes.stale");
  }

  void onCompleted(SyncCompleted completed) {
    if (!completed.getDryRun()) {
      synced.increment(completed.getDiscovered());
      stale.increment(completed.getVanished());
    }
    count(
        completed.getDryRun() ? "dry_run" : "completed",
        Duration.between(completed.getStartedAt(), completed.getObservedAt()));
  }

  void onRefused(SyncRefused refused, Instant startedAt) {
    count(
        refused.getReason().name().toLowerCase(Locale.ROOT),
        Duration.between(startedAt, refused.getObservedAt()));
  }

  private void count(String outcome, Duration duration) {
    registry.counter("broker.sync", "outcome", outcome).increment();
    registry.timer("broker.sync.duration", "outcome", outcome).record(duration);
  }
}
