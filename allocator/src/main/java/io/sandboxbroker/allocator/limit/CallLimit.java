package io.sandboxbroker.allocator.limit;

import java.time.Duration;

/**
 * How many calls the store answers well at a time. The limit follows the duration of the calls:
 * additive increase while they are quick and all slots are used, multiplicative decrease while they
 * are slow or fail. Thread-safe.
 *
 * <p>The limit changes at most once for as many calls as it permits. Otherwise the calls of one
 * moment, which are slow together, would lower it many times for the same reason.
 */
public final class CallLimit {

  private static final double DECREASE = 0.8;
  private static final int MIN_CALLS = 8;

  /** One failure in so many calls is too many. */
  private static final int CALLS_PER_FAILURE = 10;

  private final LimitSettings settings;
  private int limit;
  private boolean used;
  private int calls;
  private int failures;
  private long nanos;

  public CallLimit(LimitSettings settings) {
    this.settings = settings;
    limit = settings.initial();
  }

  /** The present limit. */
  public synchronized int limit() {
    return limit;
  }

  /** All slots are in use and more are wanted, so the limit may rise. */
  synchronized void onFull() {
    used = true;
  }

  /**
   * A call has ended.
   *
   * @param duration the time from the call to its answer, retries of the client included
   * @param failed whether the store did not answer, or refused the call for its own load
   */
  public synchronized void onCall(Duration duration, boolean failed) {
    calls++;
    nanos += duration.toNanos();
    failures += failed ? 1 : 0;
    if (calls < Math.max(MIN_CALLS, limit)) {
      return;
    }
    boolean slow = nanos / calls > settings.slowCall().toNanos();
    if (slow || failures * CALLS_PER_FAILURE > calls) {
      limit = Math.max(settings.min(), (int) (limit * DECREASE));
    } else if (used) {
      limit = Math.min(settings.max(), limit + (int) Math.sqrt(limit));
    }
    used = false;
    calls = 0;
    failures = 0;
    nanos = 0;
  }
}
