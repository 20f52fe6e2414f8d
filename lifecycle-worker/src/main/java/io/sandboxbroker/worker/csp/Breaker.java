package io.sandboxbroker.worker.csp;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A circuit breaker that opens after some failures of one operation in a row, and then admits one
 * probe at a time. A 429 is neither success nor failure, because the governor handles it. A result
 * counts only in the state in which its call began: calls that were in flight when the breaker
 * opened are no probes. The success of such a call only makes the next probe due at once.
 * Thread-safe.
 */
public final class Breaker {

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private Failed(String why) {
      super(why, null, false, false);
    }
  }

  private final CircuitBreaker breaker;

  /** The number of state transitions. */
  private final AtomicInteger state = new AtomicInteger();

  /**
   * Creates a closed breaker.
   *
   * @param name the operation
   * @param threshold failures in a row that open it, positive
   * @param openFor the time until the first probe
   */
  public Breaker(String name, int threshold, Duration openFor, Clock clock) {
    this(name, threshold, IntervalFunction.of(openFor), clock);
  }

  /**
   * Creates a closed breaker whose pause before a probe doubles with each probe that fails.
   *
   * @param firstPause the time until the first probe
   * @param longestPause the longest time until a further probe, at least {@code firstPause}
   */
  public Breaker(
      String name, int threshold, Duration firstPause, Duration longestPause, Clock clock) {
    this(
        name, threshold, IntervalFunction.ofExponentialBackoff(firstPause, 2, longestPause), clock);
  }

  private Breaker(String name, int threshold, IntervalFunction pauses, Clock clock) {
    breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(threshold)
                .minimumNumberOfCalls(threshold)
                .failureRateThreshold(100)
                .waitIntervalFunctionInOpenState(pauses)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
    breaker.getEventPublisher().onStateTransition(transition -> state.incrementAndGet());
  }

  /** Begins a call, if one may begin; its result must be reported. */
  public Optional<Call> tryBegin() {
    return breaker.tryAcquirePermission() ? Optional.of(new Call(state.get())) : Optional.empty();
  }

  /** A call that has begun. */
  public final class Call {

    private final int began;

    private Call(int began) {
      this.began = began;
    }

    public void succeeded() {
      if (began == state.get()) {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      } else if (breaker.getState() == CircuitBreaker.State.OPEN) {
        breaker.transitionToHalfOpenState();
      }
    }

    public void failed(CspFault fault) {
      switch (fault) {
        case CspFault.Throttled ignored -> cancelled();
        // The CSP answers, which is all that the breaker is about.
        case CspFault.Malformed ignored -> succeeded();
        case CspFault.Unauthorised ignored -> count(fault);
        case CspFault.Unavailable ignored -> count(fault);
      }
    }

    /** Ends a call that is neither a success nor a failure. */
    public void cancelled() {
      if (began == state.get()) {
        breaker.releasePermission();
      }
    }

    private void count(CspFault fault) {
      if (began == state.get()) {
        breaker.onError(0, TimeUnit.NANOSECONDS, new Failed(fault.description()));
      }
    }
  }

  /** 0 closed, 1 half open, 2 open. */
  public int state() {
    return switch (breaker.getState()) {
      case HALF_OPEN -> 1;
      case OPEN, FORCED_OPEN -> 2;
      case CLOSED, DISABLED, METRICS_ONLY -> 0;
    };
  }
}
