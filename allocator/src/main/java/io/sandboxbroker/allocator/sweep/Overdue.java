package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import java.time.Instant;
import java.util.Optional;

/** From when on something should have become of a sandbox, had no event and no timer been lost. */
record Overdue(SweepSettings settings, LeaseTerms terms) {

  /** Since when it is overdue, or will be; empty when nothing is to become of it by itself. */
  Optional<Instant> since(Sandbox sandbox) {
    Instant touched = sandbox.revision().at();
    return switch (sandbox) {
      case Sandbox.Allocated allocated ->
          Optional.of(
              allocated.allocation().expiresAt().plus(terms.grace()).plus(settings.margin()));
      case Sandbox.PendingDeletion ignored ->
          Optional.of(touched.plus(settings.deletionUntouched()));
      case Sandbox.DeletionFailed ignored ->
          Optional.of(touched.plus(settings.deletionUntouched()));
      case Sandbox.Stale ignored ->
          Optional.of(touched.plus(settings.stalePurge()).plus(settings.margin()));
      case Sandbox.Available ignored -> Optional.empty();
      case Sandbox.Deleted ignored -> Optional.empty();
    };
  }
}
