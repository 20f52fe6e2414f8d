package io.sandboxbroker.allocator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverdueTest {

  private static final Instant THEN = Instant.parse("2026-03-01T08:00:00Z");
  private static final LeaseTerms TERMS = Examples.TERMS;

  private final TestPool pool = new TestPool();
  private final PoolSweep.Overdue overdue =
      new PoolSweep.Overdue(
          new SweepSettings(
              Duration.ofMinutes(2),
              Duration.ofMinutes(20),
              Duration.ofHours(24),
              10,
              Duration.ofMinutes(10)),
          TERMS);

  @Test
  void anAllocationIsOverdueAMarginAfterItsTimeAndTheGrace() {
    assertThat(overdue.since(pool.allocated("1", THEN)))
        .contains(THEN.plus(TERMS.labDuration()).plus(TERMS.grace()).plusSeconds(120));
  }

  @Test
  void aDeletionIsOverdueWhenNothingHasBecomeOfItForLongerThanTheLongestPause() {
    var untouched = THEN.plus(Duration.ofMinutes(20));

    assertThat(overdue.since(pool.pending("1", THEN))).contains(untouched);
    assertThat(overdue.since(pool.deletionFailed("2", THEN))).contains(untouched);
  }

  @Test
  void aStaleSandboxIsOverdueAMarginAfterItsPurge() {
    assertThat(overdue.since(pool.stale("1", THEN)))
        .contains(THEN.plus(Duration.ofHours(24)).plusSeconds(120));
  }

  @Test
  void theStoreFindsThoseThatAreOverdueAndNoOthers() {
    for (Sandbox sandbox :
        List.of(
            pool.allocated("1", THEN),
            pool.pending("2", THEN),
            pool.deletionFailed("3", THEN),
            pool.stale("4", THEN))) {
      Instant since = overdue.since(sandbox).orElseThrow();
      Instant time =
          sandbox instanceof Sandbox.Allocated held
              ? held.allocation().expiresAt()
              : sandbox.revision().at();

      assertThat(overdue.until(sandbox.status(), since)).isEqualTo(time);
    }
  }

  @Test
  void nothingIsToBecomeOfTheOthers() {
    assertThat(overdue.since(pool.available("1", THEN))).isEmpty();
    assertThat(overdue.since(pool.deleted("2", THEN))).isEmpty();
  }
}
