package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.gateway.web.Refusal;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The outcome of an allocation. */
public sealed interface AllocationOutcome {

  /**
   * The track has a sandbox.
   *
   * @param repeated whether the track held it before this allocation
   */
  record Allocated(AllocatedSandbox sandbox, boolean repeated) implements AllocationOutcome {}

  /** The track has no sandbox. */
  record Refused(Refusal refusal) implements AllocationOutcome {}

  /** The track has cancelled the allocation. */
  record Cancelled() implements AllocationOutcome {}

  /** Reads the outcome from the event that answers the command. */
  static AllocationOutcome of(@Nullable SpecificRecord event) {
    return switch (event) {
      case SandboxAllocated allocated ->
          new Allocated(AllocatedSandbox.of(allocated.getSandbox()), false);
      case AllocationRepeated repeated ->
          new Allocated(AllocatedSandbox.of(repeated.getSandbox()), true);
      case AllocationRejected rejected -> of(rejected.getReason());
      case null, default -> new Refused(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static AllocationOutcome of(AllocationRejection reason) {
    return switch (reason) {
      case NO_SANDBOXES_AVAILABLE -> new Refused(Refusal.NO_SANDBOXES_AVAILABLE);
      case DEADLINE_PASSED -> new Refused(Refusal.NO_OUTCOME_IN_TIME);
      case IDEMPOTENCY_KEY_REUSED -> new Refused(Refusal.IDEMPOTENCY_KEY_REUSED);
      case IDEMPOTENCY_KEY_MISMATCH -> new Refused(Refusal.IDEMPOTENCY_KEY_MISMATCH);
      case CANCELLED -> new Cancelled();
      case ALLOCATIONS_FROZEN -> new Refused(Refusal.ALLOCATIONS_FROZEN);
      case LEASE_INCONSISTENT -> new Refused(Refusal.LEASE_INCONSISTENT);
      case QUOTA_EXCEEDED -> new Refused(Refusal.QUOTA_EXCEEDED);
      case QUEUE_FULL -> new Refused(Refusal.QUEUE_FULL);
      case SANDBOX_NOT_FOUND -> new Refused(Refusal.SANDBOX_NOT_FOUND);
      case NOT_SANDBOX_OWNER -> new Refused(Refusal.NOT_SANDBOX_OWNER);
      case ALLOCATION_EXPIRED -> new Refused(Refusal.ALLOCATION_EXPIRED);
      case UNKNOWN -> new Refused(Refusal.UNKNOWN_OUTCOME);
    };
  }
}
