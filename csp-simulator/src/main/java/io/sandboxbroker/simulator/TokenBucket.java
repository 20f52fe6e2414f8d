package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;

/** Counts what a {@link RateLimit} lets through. Not thread-safe. */
final class TokenBucket {
  private final RateLimit limit;
  private double tokens;
  private Instant filledAt;

  TokenBucket(RateLimit limit, Instant now) {
    this.limit = limit;
    this.tokens = limit.burst();
    this.filledAt = now;
  }

  RateLimit limit() {
    return limit;
  }

  /** Takes a token, or answers false when there is none. */
  boolean tryTake(Instant now) {
    if (now.isAfter(filledAt)) {
      double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
      tokens = Math.min(limit.burst(), tokens + seconds * limit.perSecond());
      filledAt = now;
    }
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
