package io.sandboxbroker.audit.rule;

import java.time.Duration;

/**
 * The tolerances of the guarantees.
 *
 * @param grace how long after its end an allocation may still be released; the allocators have the
 *     same value ({@code GRACE_PERIOD_MINUTES})
 * @param margin how much later than the grace period an expiry may take effect
 * @param outcomeTimeout how long after it was due a command may be without an outcome
 * @param horizon how long a record is not judged after the log is complete up to it; also how long
 *     an answered command is kept
 * @param skew by how much the clocks of two allocators may differ
 */
public record AuditTolerances(
    Duration grace, Duration margin, Duration outcomeTimeout, Duration horizon, Duration skew) {

  public AuditTolerances {
    for (Duration each : new Duration[] {grace, margin, outcomeTimeout, horizon, skew}) {
      if (each.isNegative()) {
        throw new IllegalArgumentException("a tolerance must be 0 or more, not " + each);
      }
    }
  }

  /** The tolerances that fit the defaults of the services. */
  public static AuditTolerances defaults() {
    return new AuditTolerances(
        Duration.ofMinutes(30),
        Duration.ofMinutes(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Duration.ofMinutes(1));
  }

  /** The same tolerances with another grace period and another skew. */
  public AuditTolerances with(Duration otherGrace, Duration otherSkew) {
    return new AuditTolerances(otherGrace, margin, outcomeTimeout, horizon, otherSkew);
  }
}
