package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Mono;

/**
 * Calls the CSP for what waits in the window, as far as freeze, governor and breaker allow. What
 * they do not allow waits; nothing fails that was not called. One thread only.
 */
final class DeletionExecutor {

  private record Call(
      UncommittedTimer entry, int epoch, Instant askedAt, Breaker.Call counted, TraceStep step) {}

  private record End(Call call, DeletionReply reply) {}

  private final UncommittedTimers window;
  private final Governor governor;
  private final Breaker breaker;
  private final BooleanSupplier frozen;
  private final Function<String, Mono<DeletionReply>> csp;
  private final DeletionFacts facts;
  private final RecentDeletionResults told;
  private final DeletionTracing steps;

  /** No longer than the calls in flight, which the governor bounds. */
  private final Queue<End> ends = new ConcurrentLinkedQueue<>();

  DeletionExecutor(
      UncommittedTimers window,
      Governor governor,
      Breaker breaker,
      BooleanSupplier frozen,
      Function<String, Mono<DeletionReply>> csp,
      DeletionFacts facts,
      RecentDeletionResults told,
      DeletionTracing steps) {
    this.window = window;
    this.governor = governor;
    this.breaker = breaker;
    this.frozen = frozen;
    this.csp = csp;
    this.facts = facts;
    this.told = told;
    this.steps = steps;
  }

  /** Takes in what has ended and begins what may begin. Never blocks. */
  void turn(Instant now) {
    for (End end = ends.poll(); end != null; end = ends.poll()) {
      take(end, now);
    }
    if (frozen.getAsBoolean()) {
      return;
    }
    for (UncommittedTimer entry : window.startable()) {
      CleanupDue due = Objects.requireNonNull(entry.due());
      if (told.knows(due)) {
        entry.done(UncommittedTimer.Outcome.REPEATED, null);
      } else if (!tryCall(entry, due, now)) {
        return;
      }
    }
  }

  private boolean tryCall(UncommittedTimer entry, CleanupDue due, Instant now) {
    Optional<Breaker.Call> counted = governor.allows(now) ? breaker.tryBegin() : Optional.empty();
    counted.ifPresent(
        it -> {
          Instant askedAt = now.truncatedTo(ChronoUnit.MILLIS);
          TraceStep step = steps.begin(entry, due);
          call(new Call(entry, governor.begin(), askedAt, it, step), due);
        });
    return counted.isPresent();
  }

  private void call(Call call, CleanupDue due) {
    call.entry().called();
    var unused =
        Mono.defer(() -> csp.apply(due.getExternalId()))
            .onErrorResume(bug -> Mono.just(new CspFault.Unavailable("internal")))
            .subscribe(
                reply -> {
                  ends.add(new End(call, reply));
                  steps.end(call.step(), due, reply);
                });
  }

  private void take(End end, Instant now) {
    governor.ended();
    Call call = end.call();
    call.counted().ended(end.reply());
    UncommittedTimer entry = call.entry();
    CleanupDue due = Objects.requireNonNull(entry.due());
    switch (end.reply()) {
      case DeletionReply.Gone(int status) ->
          entry.done(
              UncommittedTimer.Outcome.CONFIRMED,
              facts.confirmed(due, status, call.askedAt(), call.step().traceparent()));
      case DeletionReply.NeverPossible() -> fail(call, "malformed external id");
      case CspFault.Throttled(var retryAfter) -> {
        governor.throttled(call.epoch(), retryAfter.orElse(Duration.ZERO), now);
        entry.waitsAgain();
      }
      case CspFault fault -> fail(call, fault.description());
    }
  }

  private void fail(Call call, String reason) {
    CleanupDue due = Objects.requireNonNull(call.entry().due());
    ProducerRecord<String, byte[]> fact =
        facts.failed(due, reason, call.askedAt(), call.step().traceparent());
    call.entry().done(UncommittedTimer.Outcome.FAILED, fact);
  }
}
