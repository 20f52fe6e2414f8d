package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import java.time.Instant;
import java.util.Optional;

/** When a sandbox becomes overdue: a timer or an event of it must have been lost by then. */
record Overdue(SweepSettings settings, LeaseTerms terms) {

  /** When the sandbox becomes overdue; empty for a status that does not end by itself. */
  Optional<Instant> since(Sandbox sandbox) {
    Instant touched = sandbox.revision().at();
    return switch (sandbox) {
      case Sandbox.Allocated allocated ->
          Optional.of(
              allocated.allocation().expiresAt().plus(terms.grace()).plus(settings.margin()));
      case Sandbox.PendingDeletion ignored ->
          Optional.of(touched.plus(settings.deletionOverdueAfter()));
      case Sandbox.DeletionFailed ignored ->
          Optional.of(touched.plus(settings.deletionOverdueAfter()));
      case Sandbox.Stale ignored ->
          Optional.of(touched.plus(settings.stalePurge()).plus(settings.margin()));
      case Sandbox.Available ignored -> Optional.empty();
      case Sandbox.Deleted ignored -> Optional.empty();
    };
  }
}
