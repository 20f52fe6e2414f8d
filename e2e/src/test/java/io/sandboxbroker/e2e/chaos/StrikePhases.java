package io.sandboxbroker.e2e.chaos;

import java.time.Duration;

/**
 * Alternates between storms, in which parts are struck, and calms, in which the broker must catch
 * up. A calm ends when all parts have been ready for a time without a break. Not thread-safe.
 */
final class StrikePhases {

  /** How long a storm lasts. */
  static final Duration STORM = Duration.ofMinutes(4);

  /** How long a calm may take in all. */
  static final Duration LONGEST_CALM = Duration.ofMinutes(30);

  private Duration began;
  private boolean isStorm = true;

  /**
   * Begins with a storm.
   *
   * @param now time since the start
   */
  StrikePhases(Duration now) {
    began = now;
  }

  /**
   * Whether parts may be struck now.
   *
   * @param now time since the start
   * @param ready how long all parts have been ready without a break
   * @param calm how long they must have been in a calm
   */
  boolean isStorm(Duration now, Duration ready, Duration calm) {
    if (isStorm && now.minus(began).compareTo(STORM) >= 0) {
      isStorm = false;
      began = now;
    } else if (!isStorm && ready.compareTo(calm) >= 0 && now.minus(began).compareTo(calm) >= 0) {
      isStorm = true;
      began = now;
    }
    return isStorm;
  }

  /** Whether the parts have not been ready for too long, though nothing strikes them. */
  boolean isStuck(Duration now) {
    return !isStorm && now.minus(began).compareTo(LONGEST_CALM) > 0;
  }
}
