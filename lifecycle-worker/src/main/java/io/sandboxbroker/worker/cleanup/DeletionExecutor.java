package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls the CSP for the waiting deletions, as far as freeze, governor and circuit breaker allow.
 * The other deletions wait; no deletion fails without a call. The deletion that has failed least is
 * the probe of an open breaker. Each call is a span of its timer's trace and a log line. For one
 * thread only.
 */
final class DeletionExecutor {

  private static final int CLOSED = 0;

  private record Call(
      UncommittedTimer timer, int epoch, Instant startedAt, Breaker.Call permit, TraceStep step) {}

  private record FinishedCall(Call call, DeletionReply reply) {}

  private final UncommittedTimers timers;
  private final Governor governor;
  private final Breaker breaker;
  private final BooleanSupplier isFrozen;
  private final Function<String, Mono<DeletionReply>> csp;
  private final DeletionFacts facts;
  private final RecentDeletionResults results;
  private final DeletionTrace trace;

  private final AccountFailures failures = new AccountFailures();

  /**
   * The accounts of the calls in flight, also of timers that were forgotten meanwhile. Bounded by
   * the governor, like the finished calls.
   */
  private final Set<String> calledAccounts = new HashSet<>();

  private long begun;

  private final BlockingQueue<FinishedCall> finished = new LinkedBlockingQueue<>();

  DeletionExecutor(
      UncommittedTimers timers,
      Governor governor,
      Breaker breaker,
      BooleanSupplier isFrozen,
      Function<String, Mono<DeletionReply>> csp,
      DeletionFacts facts,
      RecentDeletionResults results,
      Tracing tracing) {
    this.timers = timers;
    this.governor = governor;
    this.breaker = breaker;
    this.isFrozen = isFrozen;
    this.csp = csp;
    this.facts = facts;
    this.results = results;
    this.trace = new DeletionTrace(tracing);
  }

  /** Handles the finished calls and begins the permitted ones. Never blocks. */
  void runOnce(Instant now) {
    for (var call = finished.poll(); call != null; call = finished.poll()) {
      handle(call.call(), call.reply(), now);
    }
    if (isFrozen.getAsBoolean()) {
      return;
    }
    List<UncommittedTimer> waiting = new ArrayList<>();
    timers.startable().stream().filter(this::needsCall).forEach(waiting::add);
    while (!waiting.isEmpty()) {
      UncommittedTimer next = choose(waiting);
      boolean goesOn = tryCall(next, Objects.requireNonNull(next.due()), now);
      if (!goesOn || breaker.state() != CLOSED) {
        return;
      }
      waiting.remove(next);
    }
  }

  /**
   * Every second call is for the deletion that has failed least, as each probe is. Otherwise a few
   * bad accounts in front would be called in a row.
   */
  private UncommittedTimer choose(List<UncommittedTimer> waiting) {
    return breaker.state() == CLOSED && begun % 2 == 0
        ? waiting.getFirst()
        : Collections.min(waiting, failures.probeOrder());
  }

  /**
   * Handles the finished calls and begins none. Blocks until a call has finished.
   *
   * @return whether one has within the time
   */
  boolean awaitCall(Duration time, Instant now) {
    try {
      @Nullable FinishedCall first = finished.poll(time.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        handle(first.call(), first.reply(), now);
      }
      return first != null;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Finishes a timer whose result is known; false too while its account is being deleted. */
  private boolean needsCall(UncommittedTimer timer) {
    CleanupDue due = Objects.requireNonNull(timer.due());
    if (results.isPublished(due)) {
      timer.finish(UncommittedTimer.Outcome.REPEATED, null);
      return false;
    }
    var answer = results.findAnswer(due);
    answer.ifPresent(
        it ->
            timer.finish(
                it.repeated()
                    ? UncommittedTimer.Outcome.REPEATED
                    : UncommittedTimer.Outcome.CONFIRMED,
                facts.confirmed(due, it.status(), it.askedAt(), timer.traceparent())));
    return answer.isEmpty() && !calledAccounts.contains(due.getExternalId());
  }

  private boolean tryCall(UncommittedTimer timer, CleanupDue due, Instant now) {
    Optional<Breaker.Call> permit = governor.allows(now) ? breaker.tryBegin() : Optional.empty();
    permit.ifPresent(
        it -> {
          Instant startedAt = now.truncatedTo(ChronoUnit.MILLIS);
          TraceStep step = trace.begin(timer, due);
          begun++;
          call(new Call(timer, governor.begin(), startedAt, it, step), due);
        });
    return permit.isPresent();
  }

  private void call(Call call, CleanupDue due) {
    call.timer().markCalled();
    calledAccounts.add(due.getExternalId());
    var unused =
        Mono.defer(() -> csp.apply(due.getExternalId()))
            .onErrorResume(bug -> Mono.just(new CspFault.Unavailable("internal")))
            .subscribe(
                reply -> {
                  finished.add(new FinishedCall(call, reply));
                  DeletionTrace.end(call.step(), due, reply);
                });
  }

  private void handle(Call call, DeletionReply reply, Instant now) {
    governor.ended();
    UncommittedTimer timer = call.timer();
    CleanupDue due = Objects.requireNonNull(timer.due());
    calledAccounts.remove(due.getExternalId());
    switch (reply) {
      case DeletionReply.Gone(int status) -> {
        call.permit().succeeded();
        failures.onDeleted(due.getExternalId());
        results.onDeleted(due, status, call.startedAt());
        timer.finish(
            UncommittedTimer.Outcome.CONFIRMED,
            facts.confirmed(due, status, call.startedAt(), call.step().traceparent()));
      }
      case DeletionReply.NeverPossible() -> {
        call.permit().cancelled();
        fail(call, due, "malformed external id");
      }
      case CspFault.Throttled throttled -> {
        call.permit().failed(throttled);
        governor.throttled(call.epoch(), throttled.retryAfter().orElse(Duration.ZERO), now);
        timer.markWaiting();
      }
      case CspFault fault -> {
        if (failures.onFailed(due.getExternalId(), fault.description())) {
          call.permit().failed(fault);
        } else {
          call.permit().cancelled();
        }
        fail(call, due, fault.description());
      }
    }
  }

  private void fail(Call call, CleanupDue due, String reason) {
    call.timer()
        .finish(
            UncommittedTimer.Outcome.FAILED,
            facts.failed(due, reason, call.startedAt(), call.step().traceparent()));
  }
}
