package io.sandboxbroker.gateway;

import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Outcomes of the operators' commands, as allocator and worker publish them. */
final class OperatorOutcomes {

  private static final Instant NOW = Outcomes.NOW;

  private OperatorOutcomes() {}

  /** A list with these numbers, which took 1.5 s. */
  static SpecificRecord completed(SpecificRecord command, int discovered, int vanished) {
    var sync = (RequestSync) command;
    return SyncCompleted.newBuilder()
        .setFactId("f-1")
        .setSyncId("s-1")
        .setCauseId(sync.getCommandId())
        .setListed(20)
        .setDiscovered(discovered)
        .setVanished(vanished)
        .setStartedAt(NOW)
        .setObservedAt(NOW.plusMillis(1_500))
        .setDryRun(sync.getDryRun())
        .build();
  }

  static SpecificRecord refused(SpecificRecord command, SyncRefusal reason) {
    return SyncRefused.newBuilder()
        .setFactId("f-2")
        .setSyncId("s-1")
        .setCauseId(((RequestSync) command).getCommandId())
        .setReason(reason)
        .setListed(3)
        .setExpected(20)
        .setObservedAt(NOW)
        .build();
  }

  static SpecificRecord begun(SpecificRecord command, String... sandboxes) {
    var cleanup = (RequestCleanup) command;
    return CleanupBegun.newBuilder()
        .setEventId("e-8")
        .setCauseId(cleanup.getCommandId())
        .setRequestId(cleanup.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxIds(List.of(sandboxes))
        .build();
  }

  static SpecificRecord due(RetryDeletion retry, SandboxStatus status) {
    return due(retry.getCommandId(), retry.getSandboxId(), status);
  }

  static SpecificRecord due(String command, String sandbox, SandboxStatus status) {
    return SandboxSnapshot.newBuilder()
        .setEventId("e-9")
        .setCauseId(command)
        .setOccurredAt(NOW)
        .setSandboxId(sandbox)
        .setVersion(4)
        .setSandbox(
            SandboxState.newBuilder()
                .setSandboxId(sandbox)
                .setVersion(4)
                .setStatus(status)
                .setName("lab-" + sandbox)
                .setExternalId("identity/accounts/" + sandbox)
                .setSfdcAccountId("")
                .setCreatedAt(NOW)
                .setLastSynced(NOW)
                .setUpdatedAt(NOW)
                .setDeletionRequestedAt(NOW)
                .build())
        .setDueNow(true)
        .build();
  }

  static SpecificRecord notRetried(SpecificRecord command, RetryRejection reason) {
    var retry = (RetryDeletion) command;
    return RetryRejected.newBuilder()
        .setEventId("e-10")
        .setCauseId(retry.getCommandId())
        .setRequestId(retry.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId(retry.getSandboxId())
        .setReason(reason)
        .build();
  }
}
