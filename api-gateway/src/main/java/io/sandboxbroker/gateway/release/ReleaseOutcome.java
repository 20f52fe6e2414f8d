package io.sandboxbroker.gateway.release;

import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import org.apache.avro.specific.SpecificRecord;

/** The one place that turns the outcome of a deletion's request into a response. */
final class ReleaseOutcome {

  private ReleaseOutcome() {}

  static ReleasedSandbox toResponse(SpecificRecord outcome) {
    return switch (outcome) {
      case DeletionRequested requested -> ReleasedSandbox.of(requested.getSandbox());
      case DeletionRepeated repeated -> ReleasedSandbox.of(repeated.getSandbox());
      case DeletionRejected rejected -> throw new RefusedException(refusal(rejected.getReason()));
      default -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static Refusal refusal(DeletionRejection reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> Refusal.SANDBOX_NOT_FOUND;
      case NOT_SANDBOX_OWNER -> Refusal.NOT_SANDBOX_OWNER;
      case ALLOCATION_EXPIRED -> Refusal.ALLOCATION_EXPIRED;
      case UNKNOWN -> Refusal.UNKNOWN_OUTCOME;
    };
  }
}
