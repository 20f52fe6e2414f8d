package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.ReadyTime;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Limits how long something may stay open once all parts are ready: a minute, or the longest start
 * of a part in this run if the machine is so slow that this was longer. Thread-safe.
 */
final class ReadyLimit {

  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final ReadyTime readyTime;
  private final Supplier<Duration> longestStart;

  /**
   * @param longestStart the longest start of a part so far
   */
  ReadyLimit(ReadyTime readyTime, Supplier<Duration> longestStart) {
    this.readyTime = readyTime;
    this.longestStart = longestStart;
  }

  /** The limit as it is now. */
  Duration length() {
    Duration start = longestStart.get();
    return start.compareTo(USUAL) > 0 ? start : USUAL;
  }

  /** Whether the part of a wait in which all parts were ready is too long. */
  boolean isExceededBy(Duration waited) {
    return readyTime.unbrokenOf(waited).compareTo(length()) > 0;
  }

  /** How long all parts must be ready in a calm, so that what exceeds the limit is seen. */
  Duration calm() {
    return length().plus(MARGIN);
  }
}
