package io.sandboxbroker.pool;

import java.time.Duration;

/**
 * The numbers that decisions are made by.
 *
 * @param labDuration how long a sandbox is allocated for; positive
 * @param grace how long after that the owner may still release it, until expiry takes effect; not
 *     negative
 * @param deletionAttempts failed deletions at the CSP after which a sandbox shows as {@code
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
