package io.sandboxbroker.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A token bucket per key, full at first. A bucket is evicted once it would be full again. Beyond
 * the maximum, Caffeine evicts the least used keys, so a busy key stays. Thread-safe, without
 * locks.
 */
final class Buckets {

  private final int perSecond;
  private final int burst;
  private final InstantSource clock;
  private final TimeMeter meter;
  private final Cache<String, Bucket> buckets;

  /**
   * Creates an empty set of buckets.
   *
   * @param perSecond the tokens that return to each bucket
   * @param burst the tokens of a full bucket
   * @param maxKeys the maximum number of buckets
   * @param clock says when a bucket is full again, for people
   * @param ticker fills the buckets; no step of the machine's clock moves it
   */
  Buckets(int perSecond, int burst, int maxKeys, InstantSource clock, Ticker ticker) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
    meter = new MonotonicMeter(ticker);
    buckets =
        Caffeine.newBuilder()
            .maximumSize(maxKeys)
            .expireAfterAccess(Duration.ofSeconds(burst / perSecond + 2L))
            .ticker(ticker)
            .executor(Runnable::run)
            // Evicts full buckets soon, also when nobody calls any more.
            .scheduler(Scheduler.systemScheduler())
            .build();
  }

  /** Takes a token from the bucket of a key, if it has one. */
  Consumption take(String key) {
    Bucket bucket = buckets.get(key, unknown -> full());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    Instant resetAt = clock.instant().plusNanos(probe.getNanosToWaitForReset());
    return new Consumption(probe.isConsumed(), burst, probe.getRemainingTokens(), resetAt);
  }

  /** Returns a token to the bucket of a key. */
  void giveBack(String key) {
    Bucket bucket = buckets.getIfPresent(key);
    if (bucket != null) {
      bucket.addTokens(1);
    }
  }

  /** Returns the number of buckets. */
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  private Bucket full() {
    return Bucket.builder()
        .withCustomTimePrecision(meter)
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  /**
   * The result of taking a token.
   *
   * @param isGranted whether the bucket had a token
   * @param limit the tokens of a full bucket
   * @param remaining the tokens that are left
   * @param resetAt when the bucket is full again, if nobody takes another
   */
  record Consumption(boolean isGranted, int limit, long remaining, Instant resetAt) {

    /** Returns the one that refuses, otherwise the one with fewer tokens left. */
    static Consumption tighter(Consumption one, Consumption other) {
      if (one.isGranted != other.isGranted) {
        return one.isGranted ? other : one;
      }
      return one.remaining <= other.remaining ? one : other;
    }
  }

  private record MonotonicMeter(Ticker ticker) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
