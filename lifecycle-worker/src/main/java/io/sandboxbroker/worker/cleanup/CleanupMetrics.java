package io.sandboxbroker.worker.cleanup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandboxbroker.worker.csp.Breaker;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** Counts what was committed and shows where the loop stands. Thread-safe. */
final class CleanupMetrics {

  private record Standing(double rate, int backlog, double oldestSeconds, int breaker) {}

  private final MeterRegistry registry;
  private final Counter deleted;
  private final Counter failed;
  private volatile Standing standing = new Standing(0, 0, 0, 0);

  CleanupMetrics(MeterRegistry registry) {
    this.registry = registry;
    deleted = registry.counter("broker_cleanup_deleted");
    failed = registry.counter("broker_cleanup_failed");
    registry.gauge("broker_csp_rate", this, it -> it.standing.rate());
    registry.gauge("broker_delete_backlog", this, it -> it.standing.backlog());
    registry.gauge("broker_delete_age_seconds_max", this, it -> it.standing.oldestSeconds());
    registry.gauge(
        "broker_breaker_state", Tags.of("name", "delete"), this, it -> it.standing.breaker());
  }

  void stands(Governor governor, Breaker breaker, UncommittedTimers window, Instant now) {
    double oldest =
        window
            .oldestDue()
            .map(due -> Math.max(0, Duration.between(due, now).toMillis() / 1e3))
            .orElse(0.0);
    standing = new Standing(governor.rate(), window.backlog(), oldest, breaker.state());
  }

  void committed(UncommittedTimer entry, Instant now) {
    switch (entry.outcome()) {
      case NOT_OURS -> {}
      case UNREADABLE ->
          registry.counter("broker_dead_letters", "topic", entry.partition().topic()).increment();
      case REPEATED -> count(entry);
      case CONFIRMED -> {
        deleted.increment();
        count(entry);
        time(entry, now);
      }
      case FAILED -> {
        failed.increment();
        count(entry);
        time(entry, now);
      }
    }
  }

  private void count(UncommittedTimer entry) {
    registry.counter("broker_cleanup", "outcome", name(entry)).increment();
  }

  /** From when it was due until it was told. */
  private void time(UncommittedTimer entry, Instant now) {
    Duration took = Duration.between(Objects.requireNonNull(entry.due()).getDueAt(), now);
    registry.timer("broker_cleanup_duration", "outcome", name(entry)).record(took);
  }

  private static String name(UncommittedTimer entry) {
    return entry.outcome().name().toLowerCase(Locale.ROOT);
  }
}
