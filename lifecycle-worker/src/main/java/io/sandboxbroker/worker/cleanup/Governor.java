package io.sandboxbroker.worker.cleanup;

import java.time.Duration;
import java.time.Instant;

/**
 * Paces calls below a limit that nobody tells: a token bucket whose rate grows while it is used and
 * falls with each 429. All growth is per call and not per second, so that the share of calls that
 * find the limit is the same for small limits and large ones. Pure; not thread-safe.
 */
final class Governor {

  private static final double START_UP_PER_SECOND = 1.5;
  private static final double FIRST_FALL = 0.6;
  private static final double FALL = 0.9;
  private static final double NEAR_CEILING = 0.95;
  private static final double CLIMB_PER_CALL = 1.005;
  private static final double PROBE_PER_CALL = 1.0002;

  /** Beyond this the limit has evidently risen. */
  private static final double FORGET_CEILING = 1.1;

  /** What may be saved up while the loop that asks is busy, in seconds of the rate. */
  private static final double SAVED_SECONDS = 0.05;

  /** The longest silence that a 429 is obeyed for: an absurd one must not end all deletions. */
  private static final Duration MOST_SILENCE = Duration.ofHours(1);

  private final CleanupSettings settings;
  private double rate;
  private double ceiling = Double.POSITIVE_INFINITY;
  private double tokens = 1;
  private Instant filledAt;
  private Instant silentUntil = Instant.MIN;
  private int inFlight;
  private int epoch;

  Governor(CleanupSettings settings, Instant now) {
    this.settings = settings;
    this.rate = settings.startRate();
    this.filledAt = now;
  }

  /** Whether a call may begin now; {@link #begin} must follow for it to count. */
  boolean allows(Instant now) {
    fill(now);
    return tokens >= 1 && inFlight < settings.maxInFlight() && !now.isBefore(silentUntil);
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

  /** Counts a call that ended, however it ended. */
  void ended() {
    inFlight--;
  }

  /**
   * Slows down because of a 429, once for all calls that began at the same rate: what was already
   * on its way says nothing about the lower one.
   *
   * @param callEpoch what {@link #begin} said of the call
   * @param retryAfter nothing begins before its end, or before an hour has passed; zero when the
   *     CSP did not say
   */
  void throttled(int callEpoch, Duration retryAfter, Instant now) {
    Instant end = now.plus(retryAfter.compareTo(MOST_SILENCE) < 0 ? retryAfter : MOST_SILENCE);
    if (retryAfter.isPositive() && end.isAfter(silentUntil)) {
      silentUntil = end;
      // Nothing is saved up in the silence: a burst at its end would only bring the next one.
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

  /** Calls per second, now. */
  double rate() {
    return rate;
  }

  int inFlight() {
    return inFlight;
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
