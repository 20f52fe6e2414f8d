package io.sandboxbroker.health;

import java.time.Instant;

/**
 * A sign of life.
 *
 * @param status {@code healthy} or {@code unhealthy}
 * @param timestamp when it was given, in Unix seconds
 */
public record Health(String status, long timestamp) {

  /** Of a process that lives, or not. */
  public static Health of(boolean lives, Instant now) {
    return new Health(lives ? "healthy" : "unhealthy", now.getEpochSecond());
  }
}
