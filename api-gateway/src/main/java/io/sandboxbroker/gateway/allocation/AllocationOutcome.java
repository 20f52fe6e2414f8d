package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.gateway.problem.Refusal;
import io.sandboxbroker.gateway.problem.RefusedException;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The one place that turns the outcome of an allocation into a response. */
final class AllocationOutcome {

  static final String REPLAYED = "Idempotency-Replayed";

  private AllocationOutcome() {}

  static ResponseEntity<AllocatedSandbox> toResponse(SpecificRecord outcome) {
    return switch (outcome) {
      case SandboxAllocated allocated ->
          created().body(AllocatedSandbox.of(allocated.getSandbox()));
      case AllocationRepeated repeated ->
          created().header(REPLAYED, "true").body(AllocatedSandbox.of(repeated.getSandbox()));
      case AllocationRejected rejected -> throw new RefusedException(refusal(rejected.getReason()));
      default -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static ResponseEntity.BodyBuilder created() {
    return ResponseEntity.status(HttpStatus.CREATED);
  }

  private static Refusal refusal(AllocationRejection reason) {
    return switch (reason) {
      case NO_SANDBOXES_AVAILABLE -> Refusal.NO_SANDBOXES_AVAILABLE;
      case DEADLINE_PASSED -> Refusal.NO_OUTCOME_IN_TIME;
      case IDEMPOTENCY_KEY_REUSED -> Refusal.IDEMPOTENCY_KEY_REUSED;
      case IDEMPOTENCY_KEY_MISMATCH -> Refusal.IDEMPOTENCY_KEY_MISMATCH;
      // Its track has said that it waits no more.
      case CANCELLED -> Refusal.NO_SANDBOXES_AVAILABLE;
      case UNKNOWN -> Refusal.UNKNOWN_OUTCOME;
    };
  }
}
