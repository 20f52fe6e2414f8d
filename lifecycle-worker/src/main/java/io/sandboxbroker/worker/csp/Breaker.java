package io.sandboxbroker.worker.csp;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens after some failures of one operation in a row, and then lets one probe through at a time.
 * 429 is neither success nor failure: who calls too often is to slow down. Thread-safe.
 */
public final class Breaker {

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private Failed(String why) {
      super(why, null, false, false);
    }
  }

  private final CircuitBreaker breaker;

  /**
   * Makes a closed one.
   *
   * @param name of the operation
   * @param threshold failures in a row that open it, from 1
   * @param openFor how long until the first probe
   */
  public Breaker(String name, int threshold, Duration openFor, Clock clock) {
    breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(threshold)
                .minimumNumberOfCalls(threshold)
                .failureRateThreshold(100)
                .waitDurationInOpenState(openFor)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
  }

  /** Whether a call may begin; its end must be told. */
  public boolean tryBegin() {
    return breaker.tryAcquirePermission();
  }

  /** Tells how a deletion ended. */
  public void ended(DeletionReply reply) {
    switch (reply) {
      case DeletionReply.Gone ignored -> succeeded();
      case DeletionReply.NeverPossible ignored -> breaker.releasePermission();
      case CspFault fault -> failed(fault);
    }
  }

  /** Tells how the reading of a list ended. */
  public void listed(AccountsReply reply) {
    switch (reply) {
      case AccountsReply.Accounts ignored -> succeeded();
      case CspFault fault -> failed(fault);
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

  private void succeeded() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  private void failed(CspFault fault) {
    switch (fault) {
      case CspFault.Throttled ignored -> breaker.releasePermission();
      // It answers; that is all that a breaker is about.
      case CspFault.Malformed ignored -> succeeded();
      case CspFault.Unauthorised ignored -> count(fault);
      case CspFault.Unavailable ignored -> count(fault);
    }
  }

  private void count(CspFault fault) {
    breaker.onError(0, TimeUnit.NANOSECONDS, new Failed(fault.description()));
  }
}
