package io.sandboxbroker.worker.cleanup;

import java.time.Duration;
import java.time.Instant;

/**
 * Paces calls below a limit that the CSP does not publish: a token bucket whose rate grows with
 * each call and falls with each 429. The rate grows per call and not per second, so that the share
 * of calls that reach the limit is the same for small and large limits. Not thread-safe.
 */
final class Governor {

  private static final double START_UP_PER_SECOND = 1.5;
  private static final double FIRST_FALL = 0.6;
  private static final double FALL = 0.9;
  private static final double NEAR_CEILING = 0.95;
  private static final double CLIMB_PER_CALL = 1.005;
  private static final double PROBE_PER_CALL = 1.0002;

  /** A rate above this multiple of the ceiling shows that the limit has risen. */
  private static final double FORGET_CEILING = 1.1;

  /** How many tokens are saved while the loop is busy, in seconds of the rate. */
  private static final double SAVED_SECONDS = 0.05;

  /**
   * The longest {@code Retry-After} that is obeyed, so that an absurd one does not end all work.
   */
  private static final Duration MAX_PAUSE = Duration.ofHours(1);

  private final CleanupSettings settings;
  private double rate;
  private double ceiling = Double.POSITIVE_INFINITY;
  private double tokens = 1;
  private Instant filledAt;
  private Instant pausedUntil = Instant.MIN;
  private int inFlight;
  private int epoch;

  Governor(CleanupSettings settings, Instant now) {
    this.settings = settings;
    this.rate = settings.startRate();
    this.filledAt = now;
  }

  /** Whether a call may begin now; {@link #begin} counts it. */
  boolean allows(Instant now) {
    fill(now);
    return tokens >= 1 && inFlight < settings.maxInFlight() && !now.isBefore(pausedUntil);
  }

  /**
   * Counts a call that begins.
   *
   * @return the call's epoch, for {@link #throttled}
   */
  int begin() {
    tokens--;
    inFlight++;
    grow();
    return epoch;
  }

  /** Counts the end of a call. */
  void ended() {
    inFlight--;
  }

  /**
   * Slows down after a 429, once for all calls that began at the same rate: calls that were in
   * flight already say nothing about the lower rate.
   *
   * @param callEpoch the return value of {@link #begin}
   * @param retryAfter how long no call may begin, at most an hour; zero when the CSP did not say
   */
  void throttled(int callEpoch, Duration retryAfter, Instant now) {
    Instant end = now.plus(retryAfter.compareTo(MAX_PAUSE) < 0 ? retryAfter : MAX_PAUSE);
    if (retryAfter.isPositive() && end.isAfter(pausedUntil)) {
      pausedUntil = end;
      // No tokens are saved during the pause: a burst at its end would only cause the next 429.
      tokens = 1;
      filledAt = end;
    }
    if (callEpoch != epoch) {
      return;
    }
    double fall = Double.isInfinite(ceiling) ? FIRST_FALL : FALL;
    ceiling = rate;
    rate = Math.max(settings.minRate(), rate * fall);
    if (!retryAfter.isPositive()) {
      tokens = Math.min(tokens, 0);
    }
    epoch++;
  }

  /** The present rate in calls per second. */
  double rate() {
    return rate;
  }

  private void grow() {
    double factor;
    if (Double.isInfinite(ceiling)) {
      factor = Math.pow(START_UP_PER_SECOND, 1 / rate);
    } else {
      factor = rate < ceiling * NEAR_CEILING ? CLIMB_PER_CALL : PROBE_PER_CALL;
    }
    rate = Math.min(settings.maxRate(), rate * factor);
    if (rate > ceiling * FORGET_CEILING) {
      ceiling = Double.POSITIVE_INFINITY;
    }
  }

  private void fill(Instant now) {
    if (now.isAfter(filledAt)) {
      double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
      tokens = Math.min(1 + rate * SAVED_SECONDS, tokens + rate * seconds);
      filledAt = now;
    }
  }
}
