package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeMetricsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Account ACCOUNT =
      new Account(new SandboxId("s1"), "lab-1", "identity/accounts/s1", "", NOW, NOW);
  private static final Allocation ALLOCATION =
      new Allocation("c1", new TrackId("t"), null, "t", NOW, NOW);
  private static final Sandbox HELD =
      new Sandbox.Allocated(ACCOUNT, new Revision(2, "c1", NOW), ALLOCATION);
  private static final Sandbox PENDING =
      new Sandbox.PendingDeletion(
          ACCOUNT, new Revision(3, "e1", NOW), new Release(ALLOCATION, NOW, 0));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final IntakeMetrics metrics = new IntakeMetrics(meters);

  @Test
  void expiriesAreCountedByWhatBecameOfThem() {
    var step = new JournalEntry(PoolEvent.SANDBOX_EXPIRED, PENDING);

    expiry(new Outcome.Changed(step, false));
    expiry(new Outcome.Changed(step, true));
    expiry(new Outcome.Ignored(IgnoreReason.OVERTAKEN));
    expiry(new Outcome.Ignored(IgnoreReason.TOO_EARLY));

    assertThat(expiries("expired")).isOne();
    assertThat(expiries("repeated")).isOne();
    assertThat(expiries("ignored")).isEqualTo(2);
  }

  @Test
  void allocationsThatASweepFindsPastTheirEndAreCountedAsOrphaned() {
    assertThat(meters.get("broker_expiry_orphaned").counter().count()).isZero();

    metrics.decided(
        new Task.Sweep("sweep", Task.Scope.ALL, NOW),
        new Outcome.Swept(List.of(HELD, PENDING, HELD)),
        Duration.ZERO);

    assertThat(meters.get("broker_expiry_orphaned").counter().count()).isEqualTo(2);
  }

  private void expiry(Outcome outcome) {
    var due = new Trigger.ExpiryDue("e1", new SandboxId("s1"), "c1");
    metrics.decided(new Task.Change(due), outcome, Duration.ZERO);
  }

  private double expiries(String outcome) {
    return meters.counter("broker_expiry", "outcome", outcome).count();
  }
}
