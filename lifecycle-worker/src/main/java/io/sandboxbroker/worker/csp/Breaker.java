package io.sandboxbroker.worker.csp;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens after some failures of one operation in a row, and then lets one probe through at a time.
 * 429 is neither success nor failure: who calls too often is to slow down. How a call ended counts
 * only in the state in which it began: what was under way when the breaker opened says nothing of
 * the probe. Thread-safe.
 */
public final class Breaker {

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private Failed(String why) {
      super(why, null, false, false);
    }
  }

  private final CircuitBreaker breaker;

  /** Which state it is in, counted from the first. */
  private final AtomicInteger state = new AtomicInteger();

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
    breaker.getEventPublisher().onStateTransition(transition -> state.incrementAndGet());
  }

  /** A call, if one may begin; its end must be told. */
  public Optional<Call> tryBegin() {
    return breaker.tryAcquirePermission() ? Optional.of(new Call(state.get())) : Optional.empty();
  }

  /** A call that has begun. */
  public final class Call {

    private final int began;

    private Call(int began) {
      this.began = began;
    }

    /** Tells how a deletion ended. */
    public void ended(DeletionReply reply) {
      if (began != state.get()) {
        return;
      }
      switch (reply) {
        case DeletionReply.Gone ignored -> succeeded();
        case DeletionReply.NeverPossible ignored -> breaker.releasePermission();
        case CspFault fault -> failed(fault);
      }
    }

    /** Tells how the reading of a list ended. */
    public void listed(AccountsReply reply) {
      if (began != state.get()) {
        return;
      }
      switch (reply) {
        case AccountsReply.Accounts ignored -> succeeded();
        case CspFault fault -> failed(fault);
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
