package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.gateway.reply.AllocatedSandbox;
import io.sandboxbroker.gateway.reply.AllocationOutcome;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.net.URI;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The one place that turns what came of an allocation into a response. */
final class AllocationResponse {

  static final String REPLAYED = "Idempotency-Replayed";

  private AllocationResponse() {}

  static ResponseEntity<AllocatedSandbox> of(SpecificRecord event) {
    return switch (AllocationOutcome.of(event).orElse(null)) {
      case AllocationOutcome.Allocated(var track, var sandbox, var repeated) -> {
        var created = ResponseEntity.status(HttpStatus.CREATED);
        yield (repeated ? created.header(REPLAYED, "true") : created).body(sandbox);
      }
      case AllocationOutcome.Refused refused -> throw new RefusedException(refused.refusal());
      // Its track has said that it waits no more, so nobody is surprised.
      case AllocationOutcome.Cancelled cancelled ->
          throw new RefusedException(Refusal.NO_SANDBOXES_AVAILABLE);
      case null -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  static ResponseEntity<AcceptedCommand> accepted(String command, Preferences preferences) {
    return ResponseEntity.accepted()
        .location(URI.create("/v1/commands/" + command))
        .header(Preferences.APPLIED, preferences.appliedToAcceptance())
        .body(AcceptedCommand.of(command));
  }
}
