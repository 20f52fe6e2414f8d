package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import java.time.Duration;
import java.util.Locale;

/**
 * Counts what syncs have told, under the names that dashboards know. A list that is compared again
 * because its transaction was aborted counts again. Thread-safe.
 */
final class SyncMetrics {

  private final MeterRegistry registry;
  private final Counter synced;
  private final Counter stale;

  SyncMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.synced = registry.counter("broker_sync_sandboxes_synced");
    this.stale = registry.counter("broker_sync_sandboxes_stale");
  }

  void told(SyncCompleted completed) {
    if (!completed.getDryRun()) {
      synced.increment(completed.getDiscovered());
      stale.increment(completed.getVanished());
    }
    count(
        completed.getDryRun() ? "dry_run" : "completed",
        Duration.between(completed.getStartedAt(), completed.getObservedAt()));
  }

  /**
   * @param duration how long the CSP took
   */
  void told(SyncRefused refused, Duration duration) {
    count(refused.getReason().name().toLowerCase(Locale.ROOT), duration);
  }

  private void count(String outcome, Duration duration) {
    registry.counter("broker_sync", "outcome", outcome).increment();
    registry.timer("broker_sync_duration", "outcome", outcome).record(duration);
  }
}
