package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.gateway.web.Refusal;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What came of an allocation. */
public sealed interface AllocationOutcome {

  /** Who asked. */
  String track();

  /**
   * The track has a sandbox.
   *
   * @param repeated whether it held it already
   */
  record Allocated(String track, AllocatedSandbox sandbox, boolean repeated)
      implements AllocationOutcome {}

  /** It has none, for that reason. */
  record Refused(String track, Refusal refusal) implements AllocationOutcome {}

  /** It said that it waits no more. */
  record Cancelled(String track) implements AllocationOutcome {}

  /** The outcome that an event tells of; empty when it tells of no allocation. */
  static Optional<AllocationOutcome> of(SpecificRecord event) {
    return switch (event) {
      case SandboxAllocated allocated -> Optional.of(allocated(allocated.getSandbox(), false));
      case AllocationRepeated repeated -> Optional.of(allocated(repeated.getSandbox(), true));
      case AllocationRejected rejected ->
          Optional.of(rejected(rejected.getTrackId(), rejected.getReason()));
      default -> Optional.empty();
    };
  }

  private static AllocationOutcome allocated(SandboxState sandbox, boolean repeated) {
    String track =
        Objects.requireNonNull(sandbox.getTrackId(), "An allocated sandbox says to whom");
    return new Allocated(track, AllocatedSandbox.of(sandbox), repeated);
  }

  private static AllocationOutcome rejected(String track, AllocationRejection reason) {
    return switch (reason) {
      case NO_SANDBOXES_AVAILABLE -> new Refused(track, Refusal.NO_SANDBOXES_AVAILABLE);
      case DEADLINE_PASSED -> new Refused(track, Refusal.NO_OUTCOME_IN_TIME);
      case IDEMPOTENCY_KEY_REUSED -> new Refused(track, Refusal.IDEMPOTENCY_KEY_REUSED);
      case IDEMPOTENCY_KEY_MISMATCH -> new Refused(track, Refusal.IDEMPOTENCY_KEY_MISMATCH);
      case CANCELLED -> new Cancelled(track);
      case ALLOCATIONS_FROZEN -> new Refused(track, Refusal.ALLOCATIONS_FROZEN);
      case UNKNOWN -> new Refused(track, Refusal.UNKNOWN_OUTCOME);
    };
  }
}
