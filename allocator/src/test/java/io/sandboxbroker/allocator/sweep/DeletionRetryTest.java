package io.sandboxbroker.allocator.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.Refusal.OfRetry;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeletionRetryTest {

  private static final Instant THEN = Instant.parse("2026-03-01T08:00:00Z");

  private final Pool pool = new Pool();
  private final DeletionRetry retrying = new DeletionRetry(pool.store());

  @Test
  void aDeletionThatWaitsIsDue() {
    var pending = pool.pending("pending", THEN);
    var failed = pool.deletionFailed("failed", THEN);
    int writes = pool.store().writes();

    assertThat(retried("pending")).isEqualTo(new Outcome.DeletionDue(pending));
    assertThat(retried("failed")).isEqualTo(new Outcome.DeletionDue(failed));
    assertThat(retried("failed")).as("again").isEqualTo(new Outcome.DeletionDue(failed));
    assertThat(pool.store().writes()).as("nothing changes").isEqualTo(writes);
  }

  @Test
  void whatIsNotThereOrNotAnyMoreIsNotFound() {
    pool.deleted("gone", THEN);

    for (String id : new String[] {"gone", "unknown"}) {
      assertThat(retried(id))
          .isEqualTo(new Outcome.RetryRefused(new SandboxId(id), OfRetry.SANDBOX_NOT_FOUND));
    }
  }

  @Test
  void whatNobodyWantsDeletedIsNotDeleted() {
    pool.available("available", THEN);
    pool.allocated("allocated", THEN);
    pool.stale("stale", THEN);

    for (String id : new String[] {"available", "allocated", "stale"}) {
      assertThat(retried(id))
          .isEqualTo(new Outcome.RetryRefused(new SandboxId(id), OfRetry.NOT_BEING_DELETED));
    }
  }

  @Test
  void anOutageIsForALaterDelivery() {
    pool.store().faults().goAway();

    assertThatThrownBy(() -> retried("1")).hasCauseInstanceOf(StoreUnavailableException.class);
  }

  private Outcome retried(String id) {
    return retrying.retry(new Task.RetryDeletion("r", new SandboxId(id))).join();
  }
}
