package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every request, faulty or not: latency, rate limit, and how far the list lags.
 * Thread-safe.
 */
final class Conditions {
  private final RandomSequences random;
  private final Map<Operation, Latency> latencies = new EnumMap<>(Operation.class);
  private @Nullable TokenBucket bucket;
  private Duration listLag;

  Conditions(SimulatorSettings settings, RandomSequences random, Instant now) {
    this.random = random;
    this.listLag = settings.listLag();
    for (Operation operation : Operation.values()) {
      latencies.put(operation, Latency.NONE);
    }
    latencies.put(Operation.LIST_ACCOUNTS, settings.listLatency());
    latencies.put(Operation.DELETE_ACCOUNT, settings.deleteLatency());
    limit(settings.rateLimit(), now);
  }

  synchronized Duration drawLatency(Operation operation) {
    return latency(operation).draw(random.of(operation));
  }

  synchronized void latency(Operation operation, Latency latency) {
    latencies.put(operation, latency);
  }

  synchronized Map<Operation, Latency> latencies() {
    return new EnumMap<>(latencies);
  }

  /** Takes one token; the limit that refuses it, or {@code null} when the request may pass. */
  synchronized @Nullable RateLimit exceeded(Instant now) {
    return bucket == null || bucket.tryTake(now) ? null : bucket.limit();
  }

  synchronized @Nullable RateLimit limit() {
    return bucket == null ? null : bucket.limit();
  }

  /** Replaces the limit, with a full bucket; {@code null} removes it. */
  synchronized void limit(@Nullable RateLimit limit, Instant now) {
    bucket = limit == null ? null : new TokenBucket(limit, now);
  }

  synchronized Duration listLag() {
    return listLag;
  }

  synchronized void listLag(Duration lag) {
    listLag = lag;
  }

  private Latency latency(Operation operation) {
    return latencies.getOrDefault(operation, Latency.NONE);
  }

  /** Counts what a {@link RateLimit} lets through. Not thread-safe. */
  private static final class TokenBucket {
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
}
