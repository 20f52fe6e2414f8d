package io.sandboxbroker.pool;

import java.time.Duration;

/**
 * The terms of a lease, which decisions apply.
 *
 * @param labDuration the duration of an allocation; positive
 * @param grace how long after that expiry takes effect; the owner may release until then; not
 *     negative
 * @param maxLease how long after its begin a lease ends at the latest, however often it is renewed;
 *     not shorter than {@code labDuration}
 * @param deletionAttempts the failed deletions at the CSP that make a sandbox {@code
 *     deletion_failed}; from 1
 */
public record LeaseTerms(
    Duration labDuration, Duration grace, Duration maxLease, int deletionAttempts) {

  /** The default of {@code maxLease}. */
  private static final Duration TWELVE_HOURS = Duration.ofHours(12);

  public LeaseTerms {
    if (!labDuration.isPositive()) {
      throw new IllegalArgumentException("The lab's duration must be positive, not " + labDuration);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("The grace period cannot be negative: " + grace);
    }
    if (maxLease.compareTo(labDuration) < 0) {
      throw new IllegalArgumentException(
          "The longest lease, %s, must not be shorter than the lab's duration, %s"
              .formatted(maxLease, labDuration));
    }
    if (deletionAttempts < 1) {
      throw new IllegalArgumentException(
          "There must be at least one deletion attempt, not " + deletionAttempts);
    }
  }

  /** Terms with leases of at most twelve hours, or of the lab's duration if that is longer. */
  public LeaseTerms(Duration labDuration, Duration grace, int deletionAttempts) {
    this(
        labDuration,
        grace,
        labDuration.compareTo(TWELVE_HOURS) > 0 ? labDuration : TWELVE_HOURS,
        deletionAttempts);
  }
}
