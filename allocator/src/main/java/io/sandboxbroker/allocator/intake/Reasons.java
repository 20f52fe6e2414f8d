package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.pool.Refusal;

/** Writes why something is refused as events carry it: the one place where it becomes that. */
final class Reasons {

  private Reasons() {}

  static AllocationRejection of(Refusal.OfAllocation reason) {
    return switch (reason) {
      case NO_SANDBOXES_AVAILABLE -> AllocationRejection.NO_SANDBOXES_AVAILABLE;
      case DEADLINE_PASSED -> AllocationRejection.DEADLINE_PASSED;
      case IDEMPOTENCY_KEY_REUSED -> AllocationRejection.IDEMPOTENCY_KEY_REUSED;
      case IDEMPOTENCY_KEY_MISMATCH -> AllocationRejection.IDEMPOTENCY_KEY_MISMATCH;
      case CANCELLED -> AllocationRejection.CANCELLED;
      case ALLOCATIONS_FROZEN -> AllocationRejection.ALLOCATIONS_FROZEN;
    };
  }

  static CancellationResult of(Task.Finding finding) {
    return switch (finding) {
      case CANCELLED -> CancellationResult.CANCELLED;
      case NOT_WAITING -> CancellationResult.NOT_WAITING;
      case NONE -> throw new IllegalStateException("A cancellation is answered once it is known");
    };
  }

  static DeletionRejection of(Refusal.OfDeletion reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> DeletionRejection.SANDBOX_NOT_FOUND;
      case NOT_SANDBOX_OWNER -> DeletionRejection.NOT_SANDBOX_OWNER;
      case ALLOCATION_EXPIRED -> DeletionRejection.ALLOCATION_EXPIRED;
    };
  }

  static RemovalRejection of(Refusal.OfRemoval reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> RemovalRejection.SANDBOX_NOT_FOUND;
      case NOT_IN_STATUS -> RemovalRejection.NOT_IN_STATUS;
    };
  }

  static RetryRejection of(Refusal.OfRetry reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> RetryRejection.SANDBOX_NOT_FOUND;
      case NOT_BEING_DELETED -> RetryRejection.NOT_BEING_DELETED;
    };
  }
}
