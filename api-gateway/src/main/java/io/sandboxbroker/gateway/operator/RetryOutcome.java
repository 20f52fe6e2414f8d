package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.ResponseEntity;

/** The one place that turns the outcome of a retry into a response. */
final class RetryOutcome {

  private RetryOutcome() {}

  static ResponseEntity<RetriedDeletion> toResponse(SpecificRecord outcome) {
    return switch (outcome) {
      case SandboxSnapshot snapshot ->
          ResponseEntity.accepted().body(RetriedDeletion.of(snapshot.getSandbox()));
      case RetryRejected rejected -> throw new RefusedException(refusal(rejected.getReason()));
      default -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static Refusal refusal(RetryRejection reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> Refusal.SANDBOX_NOT_FOUND;
      case NOT_BEING_DELETED -> Refusal.DELETION_NOT_REQUESTED;
      case UNKNOWN -> Refusal.UNKNOWN_OUTCOME;
    };
  }
}
