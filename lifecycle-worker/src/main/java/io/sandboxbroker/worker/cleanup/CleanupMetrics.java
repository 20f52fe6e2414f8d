package io.sandboxbroker.worker.cleanup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandboxbroker.worker.csp.Breaker;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts the committed results and shows the state of the loop. Thread-safe. */
final class CleanupMetrics {

  /**
   * The state of the loop.
   *
   * @param rate the deletions per second that it permits itself
   * @param backlog the deletions that it has read and not finished
   * @param oldestDue since when the oldest of them is due; null without one
   * @param oldestSeconds how long that is
   * @param breaker as {@link Breaker#state()}
   */
  record LoopState(
      double rate, int backlog, @Nullable Instant oldestDue, double oldestSeconds, int breaker) {}

  private final MeterRegistry registry;
  private final Counter deleted;
  private final Counter failed;
  private volatile LoopState state = new LoopState(0, 0, null, 0, 0);

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
    Instant oldest = timers.oldestDue().orElse(null);
    double seconds =
        oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1e3);
    state = new LoopState(governor.rate(), timers.backlog(), oldest, seconds, breaker.state());
  }

  /** The newest state of the loop. */
  LoopState state() {
    return state;
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
