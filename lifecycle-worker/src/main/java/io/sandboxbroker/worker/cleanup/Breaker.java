package io.sandboxbroker.worker.cleanup;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Opens after some failures in a row, and then lets one probe through at a time. 429 is neither
 * success nor failure: the governor answers it. Thread-safe.
 */
final class Breaker {

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private Failed(String why) {
      super(why, null, false, false);
    }
  }

  private final CircuitBreaker breaker;

  Breaker(CleanupSettings settings, Clock clock) {
    breaker =
        CircuitBreaker.of(
            "delete",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.breakerThreshold())
                .minimumNumberOfCalls(settings.breakerThreshold())
                .failureRateThreshold(100)
                .waitDurationInOpenState(settings.breakerTimeout())
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
  }

  /** Whether a call may begin; {@link #ended} must follow. */
  boolean tryBegin() {
    return breaker.tryAcquirePermission();
  }

  void ended(DeletionReply reply) {
    switch (reply) {
      case DeletionReply.Gone ignored -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      case DeletionReply.NeverPossible ignored -> breaker.releasePermission();
      case CspFault.Throttled ignored -> breaker.releasePermission();
      case CspFault fault ->
          breaker.onError(0, TimeUnit.NANOSECONDS, new Failed(fault.description()));
    }
  }

  /** 0 closed, 1 half open, 2 open. */
  int state() {
    return switch (breaker.getState()) {
      case HALF_OPEN -> 1;
      case OPEN, FORCED_OPEN -> 2;
      case CLOSED, DISABLED, METRICS_ONLY -> 0;
    };
  }
}
