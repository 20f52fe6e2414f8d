package io.sandboxbroker.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The CSP's hidden rate limit, one token bucket over all its operations; what it refuses is
 * answered 429.
 *
 * @param perSecond tokens that come back each second, more than 0
 * @param burst the bucket's size, at least 1; full at first
 * @param retryAfter what 429 says in {@code Retry-After}, rounded up to seconds; {@code null}: no
 *     such header
 */
public record RateLimit(double perSecond, int burst, @Nullable Duration retryAfter) {
  /** Refuses a limit that lets nothing through. */
  public RateLimit {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException("a rate limit needs per_second > 0 and burst >= 1");
    }
  }
}
