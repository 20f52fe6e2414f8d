package io.sandboxbroker.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A bucket for each of those who are told apart. It is kept until it would be full again by itself,
 * so that to forget it then gives nothing away. When there are too many, those are forgotten that
 * ask least; who asks on and on stays known. Thread-safe, takes no lock.
 */
final class Buckets {

  private final int perSecond;
  private final int burst;
  private final InstantSource clock;
  private final TimeMeter meter;
  private final Cache<String, Bucket> known;

  /**
   * Buckets that are full at first.
   *
   * @param perSecond tokens that come back to each
   * @param burst tokens that each holds
   * @param maxKnown how many there are at the most
   */
  Buckets(int perSecond, int burst, int maxKnown, InstantSource clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
    meter = new Meter(clock);
    known =
        Caffeine.newBuilder()
            .maximumSize(maxKnown)
            .expireAfterAccess(Duration.ofSeconds(burst / perSecond + 2L))
            .ticker(meter::currentTimeNanos)
            .executor(Runnable::run)
            .build();
  }

  /** Takes a token from the bucket of this key, if there is one. */
  Taken take(String key) {
    Bucket bucket = known.get(key, unknown -> full());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    Instant full = clock.instant().plusNanos(probe.getNanosToWaitForReset());
    return new Taken(probe.isConsumed(), burst, probe.getRemainingTokens(), full);
  }

  /** Gives back a token that was taken for nothing. */
  void giveBack(String key) {
    Bucket bucket = known.getIfPresent(key);
    if (bucket != null) {
      bucket.addTokens(1);
    }
  }

  /** How many are told apart now. */
  long size() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private Bucket full() {
    return Bucket.builder()
        .withCustomTimePrecision(meter)
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  /** Ours, as they know it. */
  private record Meter(InstantSource clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
