package io.sandboxbroker.topic;

import java.time.Duration;

/** A moment on the monotonic clock by which something must be done. */
record Deadline(long nanoTime) {

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  boolean passed() {
    return System.nanoTime() - nanoTime >= 0;
  }

  /** What is left, at least one: the unit of Kafka's timeouts. */
  int millisLeft() {
    return Math.clamp((nanoTime - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
