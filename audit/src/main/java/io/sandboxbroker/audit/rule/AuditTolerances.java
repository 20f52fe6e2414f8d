package io.sandboxbroker.audit.rule;

import java.time.Duration;

/**
 * The numbers that the guarantees are held against.
 *
 * @param grace how long after its end an allocation may still be released, as the allocators have
 *     it ({@code GRACE_PERIOD_MINUTES})
 * @param margin how much later than that its expiry may take effect
 * @param outcomeTimeout how long after it was due a command may be without an outcome
 * @param horizon how far apart in time two records may be told in the wrong order, and for how long
 *     an answered command is remembered
 * @param skew by how much the clocks of two allocators may differ
 */
public record AuditTolerances(
    Duration grace, Duration margin, Duration outcomeTimeout, Duration horizon, Duration skew) {

  public AuditTolerances {
    for (Duration each : new Duration[] {grace, margin, outcomeTimeout, horizon, skew}) {
      if (each.isNegative()) {
        throw new IllegalArgumentException("a time is 0 or more, not " + each);
      }
    }
  }

  /** What suits the services' defaults. */
  public static AuditTolerances defaults() {
    return new AuditTolerances(
        Duration.ofMinutes(30),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Duration.ofSeconds(1));
  }
}
