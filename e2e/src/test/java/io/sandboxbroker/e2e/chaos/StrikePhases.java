package io.sandboxbroker.e2e.chaos;

import java.time.Duration;

/**
 * Alternates between storms, in which parts are struck, and calms, in which the broker must catch
 * up. A calm ends when all parts have been ready for a time without a break. Not thread-safe.
 */
final class StrikePhases {

  /** How long a storm lasts. */
  static final Duration STORM = Duration.ofMinutes(4);

  /** How long all parts are ready in a calm. */
  static final Duration CALM = Duration.ofSeconds(70);

  /** How long a calm may take in all. */
  static final Duration LONGEST_CALM = Duration.ofMinutes(20);

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
   */
  boolean isStorm(Duration now, Duration ready) {
    if (isStorm && now.minus(began).compareTo(STORM) >= 0) {
      isStorm = false;
      began = now;
    } else if (!isStorm && ready.compareTo(CALM) >= 0 && now.minus(began).compareTo(CALM) >= 0) {
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
