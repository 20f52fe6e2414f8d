package io.sandboxbroker.simulation.process;

import io.sandboxbroker.allocator.sweep.SweepSettings;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.simulation.fault.Remedy;
import java.time.Duration;
import java.util.Set;

/** The terms of a life; shorter than in production, so that a life sees the end of its leases. */
public final class Terms {

  public static final LeaseTerms LEASE =
      new LeaseTerms(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(12), 3);

  static final Duration STALE_PURGE = Duration.ofMinutes(20);

  private static final SweepSettings SWEEP =
      new SweepSettings(
          Duration.ofMinutes(2), Duration.ofMinutes(6), STALE_PURGE, 3_000, Duration.ofMinutes(10));

  /** Nothing is overdue in a life. */
  private static final SweepSettings NO_SWEEP =
      new SweepSettings(
          Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), 1, Duration.ofMinutes(10));

  static SweepSettings sweep(Set<Remedy> without) {
    return without.contains(Remedy.SWEEP) ? NO_SWEEP : SWEEP;
  }

  private Terms() {}
}
