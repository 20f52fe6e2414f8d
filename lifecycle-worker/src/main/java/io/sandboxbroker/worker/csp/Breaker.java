package io.sandboxbroker.worker.csp;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A circuit breaker that opens after some failures of one operation in a row, and then admits one
 * probe at a time. In a row means: in the order in which the calls began, so quick failures of a
 * few do not hide that the calls between them still run. A 429 is neither success nor failure,
 * because the governor handles it. A result counts only in the state in which its call began: calls
 * that were in flight when the breaker opened are no probes. The success of such a call only makes
 * the next probe due at once. Thread-safe.
 */
public final class Breaker {

  /** How many ended calls are kept; older ones belong to no row any more. */
  private static final int MAX_ENDED = 1_000;

  private enum End {
    FAILED,
    /** Neither a success nor a failure; a row goes on behind it. */
    CANCELLED
  }

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private Failed(String why) {
      super(why, null, false, false);
    }
  }

  private final CircuitBreaker breaker;
  private final int threshold;

  /** The calls of the closed state that ended without a success, by their number. */
  private final TreeMap<Long, End> ended = new TreeMap<>();

  private long begun;

  /** The number of state transitions. */
  private int state;

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
    this.threshold = threshold;
    breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .waitIntervalFunctionInOpenState(pauses)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
    breaker.getEventPublisher().onStateTransition(transition -> onTransition());
  }

  private synchronized void onTransition() {
    state++;
    ended.clear();
  }

  /** Begins a call, if one may begin; its result must be reported. */
  public synchronized Optional<Call> tryBegin() {
    return breaker.tryAcquirePermission()
        ? Optional.of(new Call(begun++, state))
        : Optional.empty();
  }

  /** A call that has begun. */
  public final class Call {

    private final long number;
    private final int beganIn;

    private Call(long number, int beganIn) {
      this.number = number;
      this.beganIn = beganIn;
    }

    public void succeeded() {
      synchronized (Breaker.this) {
        if (beganIn != state) {
          if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
          }
        } else if (isHalfOpen()) {
          breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
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
      synchronized (Breaker.this) {
        if (beganIn == state) {
          if (isHalfOpen()) {
            breaker.releasePermission();
          } else {
            end(number, End.CANCELLED);
          }
        }
      }
    }

    private void count(CspFault fault) {
      synchronized (Breaker.this) {
        if (beganIn != state) {
          return;
        }
        if (isHalfOpen()) {
          breaker.onError(0, TimeUnit.NANOSECONDS, new Failed(fault.description()));
        } else {
          end(number, End.FAILED);
          if (failuresInRow(number) >= threshold) {
            breaker.transitionToOpenState();
          }
        }
      }
    }
  }

  private boolean isHalfOpen() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  private void end(long number, End end) {
    ended.put(number, end);
    if (ended.size() > MAX_ENDED) {
      ended.pollFirstEntry();
    }
  }

  /** The failures of the row to which a call belongs. */
  private int failuresInRow(long number) {
    int failures = 1;
    for (long before = number - 1; ended.containsKey(before); before--) {
      failures += ended.get(before) == End.FAILED ? 1 : 0;
    }
    for (long after = number + 1; ended.containsKey(after); after++) {
      failures += ended.get(after) == End.FAILED ? 1 : 0;
    }
    return failures;
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
