package io.sandboxbroker.allocator.sweep;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Refusal.OfRetry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Unknown;
import java.util.concurrent.CompletableFuture;

/**
 * Has one deletion tried now that waits for its time. Changes nothing. Thread-safe and
 * non-blocking.
 */
public final class DeletionRetry {

  private final SandboxReader reader;

  public DeletionRetry(SandboxReader reader) {
    this.reader = reader;
  }

  /**
   * Answers an operator's wish.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the task should
   *     be delivered again later
   */
  public CompletableFuture<Outcome> retry(Task.RetryDeletion task) {
    return reader
        .find(task.sandbox())
        .thenApply(
            entry ->
                decide(
                    entry
                        .<CurrentState>map(PoolEntry::sandbox)
                        .orElseGet(() -> new Unknown(task.sandbox()))));
  }

  private static Outcome decide(CurrentState standing) {
    return switch (standing) {
      case Sandbox.PendingDeletion pending -> new Outcome.DeletionDue(pending);
      case Sandbox.DeletionFailed failed -> new Outcome.DeletionDue(failed);
      case Unknown unknown -> refused(unknown, OfRetry.SANDBOX_NOT_FOUND);
      case Sandbox.Deleted deleted -> refused(deleted, OfRetry.SANDBOX_NOT_FOUND);
      case Sandbox.Available available -> refused(available, OfRetry.NOT_BEING_DELETED);
      case Sandbox.Allocated allocated -> refused(allocated, OfRetry.NOT_BEING_DELETED);
      case Sandbox.Stale stale -> refused(stale, OfRetry.NOT_BEING_DELETED);
    };
  }

  private static Outcome refused(CurrentState standing, OfRetry reason) {
    return new Outcome.RetryRefused(standing.id(), reason);
  }
}
