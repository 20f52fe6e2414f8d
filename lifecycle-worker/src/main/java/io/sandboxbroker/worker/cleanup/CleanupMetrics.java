package io.sandboxbroker.worker.cleanup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandboxbroker.worker.csp.Breaker;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** Counts the committed results and shows the state of the loop. Thread-safe. */
final class CleanupMetrics {

  private record LoopState(double rate, int backlog, double oldestSeconds, int breaker) {}

  private final MeterRegistry registry;
  private final Counter deleted;
  private final Counter failed;
  private volatile LoopState state = new LoopState(0, 0, 0, 0);

  CleanupMetrics(MeterRegistry registry) {
    this.registry = registry;
    deleted = registry.counter("broker.cleanup.deleted");
    failed = registry.counter("broker.cleanup.failed");
    registry.gauge("broker.csp.rate", this, it -> it.state.rate());
    registry.gauge("broker.delete.backlog", this, it -> it.state.backlog());
    registry.gauge("broker.delete.age.seconds.max", this, it -> it.state.oldestSeconds());
    registry.gauge(
        "broker.breaker.state", Tags.of("name", "delete"), this, it -> it.state.breaker());
  }

  void update(Governor governor, Breaker breaker, UncommittedTimers timers, Instant now) {
    double oldest =
        timers
            .oldestDue()
            .map(due -> Math.max(0, Duration.between(due, now).toMillis() / 1e3))
            .orElse(0.0);
    state = new LoopState(governor.rate(), timers.backlog(), oldest, breaker.state());
  }

  void onCommitted(UncommittedTimer timer, Instant now) {
    String outcome = timer.outcome().name().toLowerCase(Locale.ROOT);
    switch (timer.outcome()) {
      case SKIPPED -> {}
      case UNREADABLE ->
          registry.counter("broker.dead.letters", "topic", timer.partition().topic()).increment();
      case REPEATED -> count(outcome);
      case CONFIRMED, FAILED -> {
        (timer.outcome() == UncommittedTimer.Outcome.CONFIRMED ? deleted : failed).increment();
        count(outcome);
        Instant dueAt = Objects.requireNonNull(timer.due()).getDueAt();
        registry
            .timer("broker.cleanup.duration", "outcome", outcome)
            .record(Duration.between(dueAt, now));
      }
    }
  }

  private void count(String outcome) {
    registry.counter("broker.cleanup", "outcome", outcome).increment();
  }
}
