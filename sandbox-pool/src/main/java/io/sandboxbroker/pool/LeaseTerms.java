package io.sandboxbroker.pool;

import java.time.Duration;

/**
 * The terms of a lease, which decisions apply.
 *
 * @param labDuration the duration of an allocation; positive
 * @param grace how long after that expiry takes effect; the owner may release until then; not
 *     negative
 * @param deletionAttempts the failed deletions at the CSP that make a sandbox {@code
 *     deletion_failed}; from 1
 */
public record LeaseTerms(Duration labDuration, Duration grace, int deletionAttempts) {
  public LeaseTerms {
    if (!labDuration.isPositive()) {
      throw new IllegalArgumentException("The lab's duration must be positive, not " + labDuration);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("The grace period cannot be negative: " + grace);
    }
    if (deletionAttempts < 1) {
      throw new IllegalArgumentException(
          "There must be at least one deletion attempt, not " + deletionAttempts);
    }
  }
}
